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
