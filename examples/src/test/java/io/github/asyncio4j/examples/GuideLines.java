package io.github.asyncio4j.examples;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The lines of Java in the tables of a guide, as a program. */
final class GuideLines {

    /** A row whose second cell is Java. */
    static final Pattern ROW = Pattern.compile("\\| (.*) \\| `(.*)` \\|");

    private GuideLines() {}

    /** Returns the names of a list among the tests' resources, one a line. */
    static List<String> names(String list) throws IOException {
        try (var in = GuideLines.class.getResourceAsStream(list)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Returns what the compiler says of these lines, each in a method with these parameters. */
    static List<String> errors(String head, String parameters, List<String> lines, Path folder) {
        StringBuilder text = new StringBuilder(head).append("""
                class Guide {
                    static Coroutine<String> coro() {
                        return async(() -> "x");
                    }
                """);
        for (int i = 0; i < lines.size(); i++) {
            text.append("static void line").append(i).append('(').append(parameters).append(") throws Exception {\n")
                    .append(lines.get(i)).append("\n}\n");
        }
        return errors(text.append("}\n").toString(), folder);
    }

    private static List<String> errors(String program, Path folder) {
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
