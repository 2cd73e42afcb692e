package io.github.asyncio4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other tests run on the class path; users may also have the modules on the module path. */
class ModulePathTest {

    private static final String PROGRAM = """
            import static io.github.asyncio4j.Asyncio.*;
            import io.github.asyncio4j.*;
            import io.github.asyncio4j.http.client.*;
            import io.github.asyncio4j.http.server.*;
            import io.github.asyncio4j.http.testing.*;

            void main() {
                run(() -> {
                    Application app = new Application();
                    app.router().get("/", _ -> Response.text("over " + Awaitable.class.getModule().getName()));
                    try (var server = await(TestServer.tls(app));
                            var session = new ClientSession(ClientOptions.defaults().withTls(server.clientTls()));
                            var response = await(session.get(server.url("/")))) {
                        IO.println(await(response.text()));
                    }
                });
            }
            """;

    @TempDir private Path folder;

    @Test
    void carriedFibersWithTheFlagForTheModule() throws Exception {
        assertThat(run("--add-opens", "java.base/java.lang=io.github.asyncio4j.core", "-Dasyncio4j.fiber=carried"))
                .isEqualTo("over io.github.asyncio4j.core");
    }

    @Test
    void portableFibersWithoutAFlag() throws Exception {
        assertThat(run("-Dasyncio4j.fiber=portable")).endsWith("over io.github.asyncio4j.core");
    }

    private String run(String... flags) throws IOException, InterruptedException {
        Path program = Files.writeString(folder.resolve("Program.java"), PROGRAM);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED,"
                + "io.netty.common,io.netty.transport.unix.common,io.netty.transport.classes.epoll"));
        command.addAll(List.of("--module-path", modulePath(), "--add-modules",
                "io.github.asyncio4j.http.testing", program.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends: %s", output).isTrue();
            return output.strip();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** The libraries of ours and Netty's, out of the class path of the tests; the programs of ours are no modules. */
    private static String modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*\\b(core|net|http|http-client|http-server|http-testing)/target/.*")
                        || entry.contains("netty-"))
                .filter(entry -> !entry.contains("tests"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
