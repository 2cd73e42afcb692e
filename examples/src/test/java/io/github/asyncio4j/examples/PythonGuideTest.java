package io.github.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/asyncio-for-python-developers.md: each line of Java in its tables compiles. */
class PythonGuideTest {

    private static final Pattern ROW = Pattern.compile("\\| (.*) \\| `(.*)` \\|");

    @TempDir private Path folder;

    @Test
    void eachLineOfJavaCompiles() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "asyncio-for-python-developers.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                lines.add(row.group(2).replace("\\|", "|"));
            }
        }
        assertThat(lines).hasSizeGreaterThan(70);
        assertThat(errors(program(lines))).isEmpty();
    }

    private static String program(List<String> lines) {
        StringBuilder text = new StringBuilder("""
                import io.github.asyncio4j.*;
                import io.github.asyncio4j.net.*;
                import static io.github.asyncio4j.Asyncio.*;
                import static java.time.Duration.*;
                class Guide {
                    static Coroutine<String> coro() {
                        return async(() -> "x");
                    }
                """);
        for (int i = 0; i < lines.size(); i++) {
            text.append("static void line").append(i).append("(EventLoop loop, Task<String> task,")
                    .append(" Future<String> future, java.time.Duration limit,")
                    .append(" Generator<Integer, Integer, String> gen, AsyncGenerator<Integer, Integer> ticks) throws Exception {\n")
                    .append(lines.get(i)).append("\n}\n");
        }
        return text.append("}\n").toString();
    }

    private List<String> errors(String program) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var source = new SimpleJavaFileObject(URI.create("string:///Guide.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return program;
            }
        };
        compiler.getTask(null, null, diagnostics, List.of("-d", folder.toString(), "-proc:none", "-cp",
                System.getProperty("java.class.path")), null, List.of(source)).call();
        List<String> lines = program.lines().toList();
        return diagnostics.getDiagnostics().stream().filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> lines.get((int) each.getLineNumber() - 1) + ": " + each.getMessage(null)).toList();
    }
}
