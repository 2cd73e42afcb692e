package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.ChildJvm;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server without descriptors to accept with; how it pauses and goes on is shown on a virtual clock beside the class. */
class AcceptErrorsTest {

    private static final int LIMIT = 160;
    private static final int CLIENTS = 300;

    /** Runs the server in a JVM that may open few files. */
    private static Coroutine<Subprocess> crowded() {
        return limited(Crowded.class);
    }

    private static Coroutine<Subprocess> limited(Class<?> main, String... arguments) {
        List<String> java = new ArrayList<>(List.of("-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh"));
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(ChildJvm.engine());
        java.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1", "-XX:-MaxFDLimit", "-cp", System.getProperty("java.class.path"),
                main.getName()));
        java.addAll(List.of(arguments));
        return Subprocess.exec(ProcessOptions.PIPES, "sh", java.toArray(String[]::new));
    }

    private static Coroutine<Connection> asking(int port, List<Connection> answered) {
        return async(() -> {
            Connection connection = await(Network.openConnection("127.0.0.1", port));
            connection.writer().write("x\n");
            await(connection.reader().readLine());
            answered.add(connection);
            return connection;
        });
    }

    /** Those that are accepted are served, the rest wait and are served when others go; the loop lives and says why. */
    @Test
    void connectionsThatCannotBeAcceptedWait() {
        Bounded.run(() -> {
            Subprocess server = await(crowded());
            int port = Integer.parseInt(await(server.stdout().readTextLine()));
            List<Connection> answered = new ArrayList<>();
            List<Task<Connection>> asking = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                asking.add(createTask(asking(port, answered)));
            }
            assertThat(await(server.stdout().readTextLine())).startsWith("report: cannot accept connections at ")
                    .contains("ulimit -n");
            Bounded.until(() -> !answered.isEmpty());
            assertThat(answered.size()).isLessThan(LIMIT);
            while (answered.size() < CLIENTS) {
                List<Connection> served = List.copyOf(answered.subList(0, answered.size()));
                served.forEach(Connection::close);
                Bounded.until(() -> answered.size() > served.size());
            }
            await(gather(asking));
            answered.forEach(Connection::close);
            server.stdin().close();
            Scanner over = new Scanner(await(server.stdout().readTextLine())).useDelimiter("\\D+");
            int reports = over.nextInt();
            assertThat(reports).as("a line a second at most").isBetween(1, 1 + over.nextInt() / 1_000);
            assertThat(await(server.waitExit())).isZero();
            await(Asyncio.sleep(java.time.Duration.ZERO));
        });
    }

    /** Without a descriptor to connect or listen with, that is an error at once, and the loop lives. */
    @Test
    void whatCannotBeOpenedIsAnError(@TempDir Path folder) {
        Bounded.run(() -> {
            Subprocess poor = await(limited(Poor.class, folder.resolve("socket").toString()));
            Subprocess.Output output = await(poor.communicate());
            assertThat(output.errText()).doesNotContain("Exception");
            assertThat(output.outText().lines().filter(line -> !line.contains("accept")).toList()).satisfiesExactly(
                    line -> assertThat(line).startsWith("connecting: connection refused"),
                    line -> assertThat(line).startsWith("listening: ").contains("taken"),
                    line -> assertThat(line).startsWith("listening at a file: "),
                    line -> assertThat(line).startsWith("connecting: ").contains("open files"),
                    line -> assertThat(line).startsWith("listening: ").contains("open files"),
                    line -> assertThat(line).startsWith("listening at a file: ").contains("open files"),
                    line -> assertThat(line).isEqualTo("and goes on"),
                    line -> assertThat(line).isEqualTo("over"));
        });
    }
}
