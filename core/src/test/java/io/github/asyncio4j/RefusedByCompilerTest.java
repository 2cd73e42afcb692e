package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mistakes that CPython answers with an error when the line runs, and Java before. Each comes with a nearly equal line that
 * compiles, so that it is refused for the mistake and for nothing else.
 */
class RefusedByCompilerTest {

    private static final String PROGRAM = """
            import io.github.asyncio4j.*;
            import static io.github.asyncio4j.Asyncio.*;
            import java.util.List;
            class Mistake {
                static void make(Future<String> future, Coroutine<String> coroutine, Context context,
                        Generator<String, Void, Void> generator) throws Exception {
                    %s
                }
            }
            """;

    @TempDir private Path folder;

    /** An error: its code, the part of the program that it is about, and the sentence. */
    private record Refusal(String code, String part, String message) {}

    @Test
    void asCompletedOfOneFutureOrCoroutineInPlaceOfSeveral() {
        assertNotApplicable("for (var next : asCompleted(future)) {}", "asCompleted",
                "Future<java.lang.String> cannot be converted to java.lang.Iterable");
        assertNotApplicable("for (var next : asCompleted(coroutine)) {}", "asCompleted",
                "Coroutine<java.lang.String> cannot be converted to java.lang.Iterable");
        assertNotApplicable("asCompleted(future).nextDone();", "asCompleted",
                "Future<java.lang.String> cannot be converted to java.lang.Iterable");
        assertNotApplicable("asCompleted(coroutine).nextDone();", "asCompleted",
                "Coroutine<java.lang.String> cannot be converted to java.lang.Iterable");
        assertCompiles("for (var next : asCompleted(List.of(future))) {}");
        assertCompiles("for (var next : asCompleted(List.of(coroutine))) {}");
        assertCompiles("asCompleted(List.of(future)).nextDone();");
        assertCompiles("asCompleted(List.of(coroutine)).nextDone();");
    }

    @Test
    void aLoopOverAFutureThatIsNotAwaited() {
        assertRefused("for (var value : future) {}", "compiler.err.foreach.not.applicable.to.type", "future",
                "Future<java.lang.String>");
        assertCompiles("for (var value : List.of(future)) {}");
        assertCompiles("for (var value : List.of(await(future))) {}");
    }

    @Test
    void aContextMadeOfArguments() {
        assertNotApplicable("new Context(1);", "new Context(1)", "no suitable constructor found for Context(int)");
        assertNotApplicable("new Context(1, 1);", "new Context(1, 1)",
                "no suitable constructor found for Context(int,int)");
        assertCompiles("new Context();");
    }

    @Test
    void aRunInAContextWithoutAFunction() {
        assertNotApplicable("context.run();", "context.run", "no suitable method found for run(no arguments)");
        assertCompiles("context.run(() -> {});");
        assertCompiles("context.run(() -> 1);");
    }

    @Test
    void aLoopOverACoroutine() {
        assertRefused("for (var value : coroutine) {}", "compiler.err.foreach.not.applicable.to.type", "coroutine",
                "Coroutine<java.lang.String>");
        assertRefused("List.copyOf(coroutine);", "compiler.err.cant.apply.symbol", "List.copyOf", "Coroutine");
        assertCompiles("for (var value : generator) {}");
    }

    @Test
    void aGeneratorThatYieldsFromACoroutine() {
        assertNotApplicable("generator(y -> { y.yieldFrom(coroutine); return null; });", "y.yieldFrom", "Coroutine");
        assertCompiles("generator(y -> { y.yieldFrom(generator); return null; });");
        assertCompiles("generator(y -> await(coroutine));");
    }

    @Test
    void anAwaitOfAGenerator() {
        assertNotApplicable("await(generator);", "await", "Generator");
        assertCompiles("await(coroutine);");
    }

    @Test
    void anAwaitOfWhatCannotBeAwaited() {
        String message = "cannot be converted to io.github.asyncio4j.Awaitable<";
        assertNotApplicable("await(1);", "await", "int " + message);
        assertNotApplicable("await(List.of(1));", "await", "conforms to io.github.asyncio4j.Awaitable<");
        assertNotApplicable("class Plain {} await(new Plain());", "await", "Plain " + message);
        assertCompiles("await(async(() -> 1));");
        assertCompiles("await(gather(List.of(future)));");
        assertCompiles("class Plain { Coroutine<String> read() { return coroutine; } } await(new Plain().read());");
    }

    /** So what an await of it gives to the loop cannot be of a wrong kind either. */
    @Test
    void anAwaitableOfOnesOwn() {
        for (String own : List.of("record Nothing() implements Awaitable<String> {}",
                "record Lent(Coroutine<String> coroutine) implements Awaitable<String> {}",
                "record Itself() implements Awaitable<String> { public String await() { return \"a\"; } }")) {
            assertRefused(besideTheMethod(own), "compiler.err.cant.inherit.from.sealed", null,
                    "class is not allowed to extend sealed class: io.github.asyncio4j.Awaitable");
        }
        assertCompiles(besideTheMethod("record Lent(Coroutine<String> coroutine) {"
                + " Coroutine<String> lent() { return coroutine; } }"));
    }

    /** Not in it, where a class cannot be of a sealed type for that reason already. */
    private static String besideTheMethod(String type) {
        return "} static " + type + " static void another() {";
    }

    @Test
    void aStepOfAGeneratorWithTooManyArgumentsOrTooFew() {
        String setUp = "AsyncGenerator<String, String> g = asyncGenerator(y -> y.yield(\"a\")); ";
        for (String step : List.of("g.aclose(1);", "g.asend();", "g.asend(\"a\", \"b\");", "g.athrow();",
                "g.athrow(new Exception(), new Exception());", "g.anext(\"a\", \"b\");")) {
            String name = step.substring(0, step.indexOf('('));
            assertThat(refusals(setUp + step)).as(step).singleElement().satisfies(refusal -> {
                assertThat(refusal.code).startsWith("compiler.err.cant.apply.symbol");
                assertThat(refusal.part).isEqualTo(name);
            });
        }
        assertCompiles(setUp + "g.aclose(); g.asend(\"a\"); g.athrow(new Exception()); g.anext(\"a\"); g.anext();");
    }

    @Test
    void aBlockWithinWhatIsNoContextManager() {
        assertNotApplicable("class Plain {} with(new Plain(), _ -> {});", "with",
                "cannot be converted to io.github.asyncio4j.AsyncContextManager<");
        String missing = "compiler.err.does.not.override.abstract";
        assertRefused("""
                class EntersOnly implements AsyncContextManager<String> {
                    public Coroutine<String> aenter() { return coroutine; }
                }
                with(new EntersOnly(), _ -> {});""", missing, null, "abstract method aexit(");
        assertRefused("""
                class LeavesOnly implements AsyncContextManager<String> {
                    public Coroutine<Boolean> aexit(Throwable failure) { return async(() -> false); }
                }
                with(new LeavesOnly(), _ -> {});""", missing, null, "abstract method aenter()");
        assertCompiles("""
                class Both implements AsyncContextManager<String> {
                    public Coroutine<String> aenter() { return coroutine; }
                    public Coroutine<Boolean> aexit(Throwable failure) { return async(() -> false); }
                }
                with(new Both(), _ -> {});""");
    }

    @Test
    void aContextManagerWhoseEnteringOrLeavingIsNoCoroutine() {
        String manager = """
                class Manager implements AsyncContextManager<String> {
                    public %s aenter() { return %s; }
                    public %s aexit(Throwable failure) { return %s; }
                }""";
        String enters = "Coroutine<String>";
        String leaves = "Coroutine<Boolean>";
        String swallows = "async(() -> true)";
        assertThat(refusals(manager.formatted("int", "123", leaves, swallows))).anySatisfy(
                refusal -> assertThat(refusal.message).startsWith("aenter() in Manager cannot implement aenter()")
                        .contains("return type int is not compatible with"));
        assertThat(refusals(manager.formatted(enters, "coroutine", "int", "444"))).anySatisfy(
                refusal -> assertThat(refusal.message).startsWith("aexit(java.lang.Throwable) in Manager cannot")
                        .contains("return type int is not compatible with"));
        assertCompiles(manager.formatted(enters, "coroutine", leaves, swallows));
    }

    @Test
    void anExitStackIsGivenWhatIsNoContextManager() {
        assertRefused("new AsyncExitStack().enterContext(future);", "compiler.err.cant.apply.symbol",
                "new AsyncExitStack().enterContext",
                "cannot be converted to io.github.asyncio4j.AsyncContextManager");
        assertRefused("""
                class LacksEnter implements AsyncContextManager<String> {
                    public Coroutine<Boolean> aexit(Throwable failure) { return async(() -> false); }
                }
                new AsyncExitStack().enterContext(new LacksEnter());""", "compiler.err.does.not.override.abstract",
                null, "abstract method aenter()");
        assertRefused("""
                class LacksExit implements AsyncContextManager<String> {
                    public Coroutine<String> aenter() { return coroutine; }
                }
                new AsyncExitStack().enterContext(new LacksExit());""", "compiler.err.does.not.override.abstract",
                null, "abstract method aexit(");
        assertCompiles("""
                class HasBoth implements AsyncContextManager<String> {
                    public Coroutine<String> aenter() { return coroutine; }
                    public Coroutine<Boolean> aexit(Throwable failure) { return async(() -> false); }
                }
                String entered = await(new AsyncExitStack().enterContext(new HasBoth()));""");
    }

    @Test
    void anIteratorWhoseStepsAreNoCoroutines() {
        String code = "compiler.err.prob.found.req";
        assertRefused("AsyncIterator<String> steps = () -> 42;", code, "42", "int cannot be converted to"
                + " io.github.asyncio4j.Coroutine<java.lang.String>");
        assertRefused("AsyncIterator<String> steps = () -> List.of(\"a\").iterator();", code,
                "List.of(\"a\").iterator()", "Iterator<java.lang.String> cannot be converted to");
        assertRefused("AsyncIterator<String> steps = () -> Asyncio.<String, Void, Void>generator(y -> null);", code,
                "Asyncio.<String, Void, Void>generator(y -> null)", "cannot be converted to");
        assertCompiles("AsyncIterator<String> steps = () -> coroutine;");
    }

    @Test
    void aLoopOverWhatIsNotAsynchronous() {
        assertNotApplicable("for (var value : forAwait(future)) {}", "forAwait",
                "cannot be converted to io.github.asyncio4j.AsyncIterable");
        assertRefused("AsyncIterable<String> values = () -> List.of(\"a\").iterator();", "compiler.err.prob.found.req",
                "List.of(\"a\").iterator()", "cannot be converted to io.github.asyncio4j.AsyncIterator");
        assertCompiles("AsyncIterator<String> steps = () -> coroutine; for (var value : forAwait(steps)) {}");
    }

    private void assertNotApplicable(String line, String part, String message) {
        assertRefused(line, "compiler.err.cant.apply.symbols", part, message);
    }

    private void assertRefused(String line, String code, @Nullable String part, String message) {
        assertThat(refusals(line)).as(line).singleElement().satisfies(refusal -> {
            assertThat(refusal.code).isEqualTo(code);
            if (part != null) {
                assertThat(refusal.part).isEqualTo(part);
            }
            assertThat(refusal.message).contains(message);
        });
    }

    private void assertCompiles(String line) {
        assertThat(refusals(line)).as(line).isEmpty();
    }

    /** Returns what javac refuses in a program with this line. */
    private List<Refusal> refusals(String line) {
        String program = PROGRAM.formatted(line);
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var source = new SimpleJavaFileObject(URI.create("string:///Mistake.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return program;
            }
        };
        // Not verbose, javac would put the error of the one candidate that it thinks was meant in place of its own.
        List<String> options = List.of("-d", folder.toString(), "-proc:none", "-Xdiags:verbose", "-cp",
                System.getProperty("java.class.path"));
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, options, null, List.of(source)).call();
        // A copy, since javac may find a warning to add while it says a sentence.
        List<Refusal> refusals = List.copyOf(diagnostics.getDiagnostics()).stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> new Refusal(each.getCode(),
                        program.substring((int) each.getStartPosition(), (int) each.getEndPosition()),
                        each.getMessage(Locale.ENGLISH)))
                .toList();
        assertThat(compiled).isEqualTo(refusals.isEmpty());
        return refusals;
    }
}
