package io.github.asyncio4j.net;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is only meaningful with TLS is said of a Tls, so that CPython's mistake to say it without one does not compile. Each
 * comes with the nearly equal line that does.
 */
class RefusedTlsTest {

    private static final String PROGRAM = """
            import io.github.asyncio4j.net.*;
            import java.nio.file.Path;
            import java.time.Duration;
            class Mistake {
                static Object make(Tls server, Path path, Duration limit) {
                    return %s;
                }
            }
            """;

    @TempDir private Path folder;

    private List<String> errors(String expression) {
        String program = PROGRAM.formatted(expression);
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        ToolProvider.getSystemJavaCompiler().getTask(null, null, found,
                List.of("-d", folder.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path")),
                null,
                List.of(new SimpleJavaFileObject(URI.create("string:///Mistake.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreErrors) {
                        return program;
                    }
                })).call();
        return found.getDiagnostics().stream().filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> each.getMessage(Locale.ROOT)).toList();
    }

    private void assertRefused(String expression, String method) {
        assertThat(errors(expression)).singleElement().asString().contains("cannot find symbol", method);
    }

    private void assertCompiles(String expression) {
        assertThat(errors(expression)).isEmpty();
    }

    @Test
    void aHandshakeTimeoutWithoutTls() {
        assertRefused("ConnectOptions.to(\"h\", 1).withHandshakeTimeout(limit)", "withHandshakeTimeout");
        assertRefused("ConnectOptions.toUnix(path).withHandshakeTimeout(limit)", "withHandshakeTimeout");
        assertRefused("ListenOptions.at(\"h\", 1).withHandshakeTimeout(limit)", "withHandshakeTimeout");
        assertRefused("ListenOptions.atUnix(path).withHandshakeTimeout(limit)", "withHandshakeTimeout");
        assertCompiles("ConnectOptions.to(\"h\", 1).withTls(Tls.client().withHandshakeTimeout(limit))");
        assertCompiles("ListenOptions.atUnix(path).withTls(server.withHandshakeTimeout(limit))");
    }

    @Test
    void aServersNameWithoutTls() {
        assertRefused("ConnectOptions.to(\"h\", 1).withServerName(\"h\")", "withServerName");
        assertRefused("ConnectOptions.toUnix(path).withServerName(\"h\")", "withServerName");
        assertCompiles("ConnectOptions.toUnix(path).withTls(Tls.client().withServerName(\"h\"))");
    }
}
