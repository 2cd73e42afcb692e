package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.net.Stdio.DEVNULL;
import static io.github.asyncio4j.net.Stdio.PIPE;
import static io.github.asyncio4j.net.Stdio.STDOUT;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The oracle's subprocess, statement by statement. */
class SubprocessOracleTest {

    private static final ProcessOptions OPTIONS = ProcessOptions.DEFAULT;
    private static final ProcessOptions OUT = OPTIONS.withStdout(PIPE);
    private static final ProcessOptions IN_OUT = OUT.withStdin(PIPE);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void check(String scenario, Action twin) throws Exception {
        Trace.takeLines();
        twin.run();
        try (InputStream in =
                SubprocessOracleTest.class.getResourceAsStream("/oracle/subprocess/" + scenario + ".expected")) {
            assertThat(Trace.takeLines()).containsExactlyElementsOf(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
    }

    // ---- communicate

    private static Coroutine<List<@Nullable Object>> shell(ProcessOptions options, String command,
            byte @Nullable [] data) {
        return async(() -> {
            Subprocess process = await(Subprocess.shell(options, command));
            Subprocess.Output output = await(process.communicate(data));
            return Arrays.asList(output.out(), output.err(), process.returnCode());
        });
    }

    private static List<@Nullable Object> shell(ProcessOptions options, String command) {
        return await(shell(options, command, null));
    }

    @Test
    void communicate() throws Exception {
        check("communicate", () -> run(() -> {
            trace(await(shell(IN_OUT, "cat", bytes("hello\nworld\n"))));
            trace(shell(OUT.withStderr(PIPE), "echo out; echo err >&2"));
            trace(shell(OUT.withStderr(STDOUT), "echo out; echo err >&2"));
            trace(shell(OPTIONS.withStdout(DEVNULL), "echo nobody reads this"));
            trace(await(shell(IN_OUT, "cat", bytes(""))));
            trace(shell(OUT.withStdin(DEVNULL), "cat; echo done"));
            trace(await(shell(IN_OUT.withStderr(PIPE), "tr a-z A-Z", bytes("shout"))));

            Subprocess process = await(Subprocess.exec(OUT, "printf", "%s/", "one", "two words", "*"));
            Subprocess.Output output = await(process.communicate());
            trace("arguments are not interpreted", output.out(), output.err(), process.returnCode());

            process = await(Subprocess.shell(IN_OUT, "cat"));
            trace("streams", process.stdin() != null, process.stdout() != null, process.stderr() != null);
            trace("has a pid", process.pid() > 0, "still running", process.returnCode() == null);
            await(process.communicate("x"));
            trace("ended", process.returnCode());

            List<List<@Nullable Object>> results = await(gather(IntStream.range(0, 5)
                    .mapToObj(n -> shell(OUT, "echo " + n, null)).toList()));
            trace("five at once", results.stream().map(r -> r.get(0)).toList());

            try {
                await(Subprocess.exec("./no-such-program-here"));
            } catch (ProcessStartException e) {
                trace("unknown program is refused at creation");
            }
            trace("unknown command of the shell",
                    shell(OPTIONS.withStderr(DEVNULL), "no-such-command-here").get(2));
        }));
    }

    // ---- exit_status

    private static String status(int code) {
        return code < 0 ? "signal " + -code : code > 128 ? "signal " + (code - 128) : "exit " + code;
    }

    private static Subprocess begin(String command) {
        Subprocess process = await(Subprocess.shell(OUT, "echo ready; exec " + command));
        await(process.stdout().readLine());
        return process;
    }

    private static boolean harmless(Action action) throws Exception {
        action.run();
        return true;
    }

    @Test
    void exitStatus() throws Exception {
        check("exit_status", () -> run(() -> {
            for (int code : new int[] {0, 1, 3, 42}) {
                Subprocess process = await(Subprocess.shell("exit " + code));
                trace(status(await(process.waitExit())), status(process.returnCode()));
            }

            Subprocess process = begin("sleep 30");
            trace("running", process.returnCode());
            process.terminate();
            trace(status(await(process.waitExit())));
            process = begin("sleep 30");
            process.kill();
            trace(status(await(process.waitExit())));
            process = begin("sleep 30");
            process.sendSignal("SIGTERM");
            trace(status(await(process.waitExit())));

            process = begin("sh -c 'trap \"exit 7\" TERM; echo trapped; while :; do sleep 0.01; done'");
            await(process.stdout().readLine());
            process.terminate();
            trace("the child may catch it", status(await(process.waitExit())));

            Subprocess last = begin("sleep 30");
            List<Task<Integer>> waiters = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiters.add(createTask(last.waitExit()));
            }
            await(sleep(Duration.ZERO));
            last.kill();
            trace(await(gather(waiters)).stream().map(SubprocessOracleTest::status).toList(), "again",
                    status(await(last.waitExit())));
            trace("after the end", harmless(last::terminate), harmless(last::kill),
                    harmless(() -> last.sendSignal("SIGTERM")));
        }));
    }

    // ---- streams

    @Test
    void streams() throws Exception {
        check("streams", () -> run(() -> {
            Subprocess cat = await(Subprocess.exec(IN_OUT, "cat"));
            for (String word : List.of("one\n", "two\n")) {
                cat.stdin().write(word);
                await(cat.stdin().drain());
                trace(await(cat.stdout().readLine()));
            }
            cat.stdin().write("last without end");
            cat.stdin().close();
            await(cat.stdin().waitClosed());
            trace(await(cat.stdout().readLine()), await(cat.stdout().readLine()));
            trace("exit", await(cat.waitExit()));

            // The child waits for the other task, which runs while this one waits for the child.
            String command = "for n in 1 2 3; do echo line $n; read go; done; echo problem >&2; exit 5";
            Subprocess process = await(Subprocess.shell(OUT.withStderr(PIPE).withStdin(PIPE), command));
            int[] ticks = new int[1];
            Task<Void> background = createTask(async(() -> {
                while (ticks[0] < 6) {
                    await(sleep(ofMillis(1)));
                    if (++ticks[0] % 2 == 0) {
                        process.stdin().write("go\n");
                    }
                }
            }));
            List<byte[]> lines = new ArrayList<>();
            forAwait(process.stdout().lines(), lines::add);
            trace(lines, "error output", await(process.stderr().read()));
            trace("exit", await(process.waitExit()));
            await(background);
            trace("other tasks ran meanwhile", ticks[0] > 5);

            Subprocess swap = await(Subprocess.shell(IN_OUT, "read a; read b; echo $b $a"));
            swap.stdin().writeLines(List.of(bytes("left\n"), bytes("right\n")));
            trace(await(swap.stdout().read()));
            trace("exit", await(swap.waitExit()), "output at its end", swap.stdout().atEof());

            Subprocess first = await(Subprocess.shell(OUT, "seq 1 1000"));
            Subprocess second = await(Subprocess.shell(IN_OUT, "grep -c 7"));
            for (byte[] chunk = await(first.stdout().read(100)); chunk.length > 0; chunk =
                    await(first.stdout().read(100))) {
                second.stdin().write(chunk);
                await(second.stdin().drain());
            }
            second.stdin().close();
            trace("piped through two processes", await(second.stdout().read()), await(first.waitExit()),
                    await(second.waitExit()));
        }));
    }
}
