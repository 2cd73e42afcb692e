package io.github.asyncio4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The Javadoc of the libraries is whole, and says of each method that suspends until when. */
class JavadocTest {

    private static final String SUSPENDS = "Suspends until";
    private static final String COROUTINE = "io.github.asyncio4j.Coroutine";

    /**
     * A module that is checked.
     *
     * @param folder where it lies, from the root
     * @param doclint what has to be there: {@code all}, or {@code all,-missing} where a first sentence may say all
     * @param flags what its sources need to compile
     * @param waits the methods that wait though they return no coroutine: {@code Type.method}, all of that name
     * @param shows the methods that return a coroutine which is not there to be awaited
     */
    private record Library(String folder, String doclint, List<String> flags, Set<String> waits, Set<String> shows) {

        String module() {
            return Ours.ROOT + "." + folder.replace('-', '.');
        }

        @Override
        public String toString() {
            return folder;
        }
    }

    static final List<Library> LIBRARIES = List.of(
            new Library("core", "all", List.of("--add-exports", "java.base/jdk.internal.vm=io.github.asyncio4j.core"),
                    Set.of("Asyncio.await", "Asyncio.blocking", "Asyncio.taskGroup", "Asyncio.timeout",
                            "Asyncio.timeoutAt", "Asyncio.with", "Awaitable.await", "TaskGroup.run",
                            "ThreadPool.shutdown",
                            "ThreadPool.close", "Timeout.run"),
                    Set.of("Task.coroutine")),
            new Library("http-testing", "all,-missing", List.of(), Set.of(), Set.of()));

    @TempDir private Path folder;

    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void javadocHasNothingToComplainOf(Library library) throws IOException {
        List<String> options = options(library);
        options.addAll(List.of("-quiet", "-Xdoclint:" + library.doclint, "-Xmaxwarns", "1000", "-Werror", "-d",
                folder.toString()));
        StringWriter said = new StringWriter();
        var tool = ToolProvider.getSystemDocumentationTool();
        try (StandardJavaFileManager files = tool.getStandardFileManager(null, Locale.ROOT, null)) {
            boolean passed = tool.getTask(said, files, null, null, options, sources(library, files)).call();
            assertThat(said.toString()).as("what javadoc says of %s", library).isBlank();
            assertThat(passed).isTrue();
        }
    }

    /** A public method that returns a coroutine, or is on the list of those that wait here and now. */
    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void methodsThatSuspendSayUntilWhen(Library library) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            List<String> options = options(library);
            options.add("-proc:none");
            var task = (JavacTask) compiler.getTask(null, files, null, options, null, sources(library, files));
            task.analyze();
            Elements elements = task.getElements();

            Set<String> found = new TreeSet<>();
            Set<String> silent = new TreeSet<>();
            for (ExecutableElement method : publicMethods(elements.getModuleElement(library.module()))) {
                String name = method.getEnclosingElement().getSimpleName() + "." + method.getSimpleName();
                boolean suspends = returnsCoroutine(method) || library.waits.contains(name);
                if (suspends) {
                    found.add(name);
                }
                if (!suspends || library.shows.contains(name)) {
                    continue;
                }
                String doc = elements.getDocComment(method);
                if (doc == null || !doc.replaceAll("\\s+", " ").contains(SUSPENDS)) {
                    silent.add(method.getEnclosingElement() + "." + method);
                }
            }
            assertThat(found).as("the methods on the lists are there").isNotEmpty()
                    .containsAll(library.waits).containsAll(library.shows);
            assertThat(silent).as("methods that suspend: say \"%s ...\" in their Javadoc", SUSPENDS).isEmpty();
        }
    }

    /** The public methods of the public types that a module shows to all. */
    private static List<ExecutableElement> publicMethods(ModuleElement module) {
        List<ExecutableElement> methods = new ArrayList<>();
        for (ModuleElement.ExportsDirective exports : ElementFilter.exportsIn(module.getDirectives())) {
            if (exports.getTargetModules() == null) {
                exports.getPackage().getEnclosedElements().forEach(type -> addPublicMethods(type, methods));
            }
        }
        return methods;
    }

    private static void addPublicMethods(Element type, List<ExecutableElement> methods) {
        if (!type.getModifiers().contains(Modifier.PUBLIC)) {
            return;
        }
        ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .filter(method -> method.getModifiers().contains(Modifier.PUBLIC))
                .forEach(methods::add);
        ElementFilter.typesIn(type.getEnclosedElements()).forEach(nested -> addPublicMethods(nested, methods));
    }

    private static boolean returnsCoroutine(ExecutableElement method) {
        return method.getReturnType() instanceof DeclaredType type
                && ((TypeElement) type.asElement()).getQualifiedName().contentEquals(COROUTINE);
    }

    /** What the tests have on their class path is the module path here; the sources stand before it. */
    private static List<String> options(Library library) {
        List<String> options = new ArrayList<>(library.flags);
        options.addAll(List.of("--module-path", System.getProperty("java.class.path"), "-encoding", "UTF-8"));
        return options;
    }

    private static Iterable<? extends JavaFileObject> sources(Library library, StandardJavaFileManager files)
            throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> paths = Files.walk(root.resolve(library.folder).resolve("src/main/java"))) {
            return files.getJavaFileObjectsFromPaths(
                    paths.filter(path -> path.toString().endsWith(".java")).sorted().toList());
        }
    }
}
