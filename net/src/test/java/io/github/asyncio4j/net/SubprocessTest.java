package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.net.Children.IN_OUT;
import static io.github.asyncio4j.net.Children.OUT;
import static io.github.asyncio4j.net.Stdio.DEVNULL;
import static io.github.asyncio4j.net.Stdio.PIPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubprocessTest {

    private static final ProcessOptions PIPES = ProcessOptions.PIPES;

    @Test
    void whatIsWrittenToItsInputComesOutOfCat() {
        Bounded.run(() -> {
            Subprocess cat = await(Subprocess.exec(IN_OUT, "cat"));
            cat.stdin().write("some data");
            await(cat.stdin().drain());
            cat.stdin().close();
            assertThat(await(cat.stdout().read())).asString(StandardCharsets.UTF_8).isEqualTo("some data");
            assertThat(await(cat.waitExit())).isZero();
            assertThat(cat).asString().matches("Subprocess\\[cat, pid=\\d+, returnCode=0(, closed)?]");
        });
    }

    // ---- communicate

    @Test
    void communicateSendsTheInputAndGivesTheOutput() {
        Bounded.run(() -> {
            Subprocess cat = await(Subprocess.exec(IN_OUT, "cat"));
            Subprocess.Output output = await(cat.communicate("some data"));
            assertThat(output.outText()).isEqualTo("some data");
            assertThat(output.err()).isNull();
            assertThat(output.errText()).isEmpty();
            assertThat(cat.returnCode()).isZero();
        });
    }

    @Test
    void communicateWithoutAnInputClosesIt() {
        Bounded.run(() -> {
            Subprocess cat = await(Subprocess.exec(IN_OUT, "cat"));
            assertThat(await(cat.communicate()).out()).isEmpty();
            assertThat(cat.returnCode()).isZero();
        });
    }

    @Test
    void communicateWithAnEmptyInputClosesIt() {
        Bounded.run(() -> {
            Subprocess count = await(Subprocess.exec(PIPES, "wc", "-c"));
            assertThat(await(count.communicate("")).outText().trim()).isEqualTo("0");
            assertThat(await(count.waitExit())).isZero();
        });
    }

    /** The input is far more than a pipe holds, and the outputs more than the reader's limit: all three move at once. */
    @Test
    void communicateMovesMuchInBothDirectionsAtOnce() {
        Bounded.run(() -> {
            byte[] input = new byte[3_000_000];
            java.util.Arrays.fill(input, (byte) 'x');
            Subprocess both = await(Subprocess.shell(PIPES.withLimit(1_000), "tee /dev/stderr"));
            Subprocess.Output output = await(both.communicate(input));
            assertThat(output.out()).isEqualTo(input);
            assertThat(output.err()).isEqualTo(input);
            assertThat(both.returnCode()).isZero();
        });
    }

    @Test
    void communicateDoesNotMindAChildThatDoesNotReadItsInput() {
        Bounded.run(() -> {
            Subprocess deaf = await(Subprocess.exec(IN_OUT, "true"));
            assertThat(await(deaf.communicate(new byte[4_000_000])).out()).isEmpty();
            assertThat(await(deaf.waitExit())).isZero();
        });
    }

    @Test
    void communicateRefusesAnInputThatHasNowhereToGo() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec(OUT, "true"));
            assertThatThrownBy(() -> await(child.communicate("x"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("withStdin(Stdio.PIPE)");
            await(child.communicate());
        });
    }

    @Test
    void manyCommunicateAtOnce() {
        Bounded.run(() -> {
            List<String> outputs = await(gather(IntStream.range(0, 10).mapToObj(SubprocessTest::echo).toList()));
            assertThat(outputs).containsExactly(IntStream.range(0, 10).mapToObj(i -> "foo" + i).toArray(String[]::new));
        });
    }

    private static Coroutine<String> echo(int i) {
        return async(() -> await(await(Subprocess.exec(OUT, "echo", "foo" + i)).communicate()).outText().strip());
    }

    // ---- where its input comes from and its outputs go

    @Test
    void anInputFromNowhereIsAtItsEnd() {
        Bounded.run(() -> {
            Subprocess count = await(Subprocess.exec(PIPES.withStdin(DEVNULL), "wc", "-c"));
            assertThat(count.stdin()).isNull();
            assertThat(await(count.communicate()).outText().trim()).isEqualTo("0");
            assertThat(await(count.waitExit())).isZero();
        });
    }

    @Test
    void anOutputToNowhereIsNull() {
        Bounded.run(() -> {
            Subprocess cat = await(Subprocess.exec(PIPES.withStdout(DEVNULL), "cat"));
            assertThat(cat.stdout()).isNull();
            assertThat(await(cat.communicate("abc")).out()).isNull();
            assertThat(cat.returnCode()).isZero();
        });
    }

    @Test
    void anErrorOutputToNowhereIsNull() {
        Bounded.run(() -> {
            Subprocess shell = await(Subprocess.shell(PIPES.withStderr(DEVNULL), "echo unseen >&2; cat"));
            assertThat(shell.stderr()).isNull();
            Subprocess.Output output = await(shell.communicate("abc"));
            assertThat(output.err()).isNull();
            assertThat(output.outText()).isEqualTo("abc");
            assertThat(shell.returnCode()).isZero();
        });
    }

    @Test
    void filesAreReadFromAndWrittenTo(@TempDir Path folder) throws Exception {
        Path in = Files.writeString(folder.resolve("in"), "one\n");
        Path out = Files.writeString(folder.resolve("out"), "what was there");
        Bounded.run(() -> {
            ProcessOptions files = ProcessOptions.DEFAULT.withStdin(Stdio.file(in)).withStderr(Stdio.STDOUT);
            assertThat(await(await(Subprocess.exec(files.withStdout(Stdio.file(out)), "cat")).waitExit())).isZero();
            Subprocess more = await(Subprocess.shell(files.withStdout(Stdio.append(out)), "echo two; echo three >&2"));
            assertThat(await(more.waitExit())).isZero();
        });
        assertThat(out).hasContent("one\ntwo\nthree\n");
    }

    @Test
    void itRunsInTheFolderWithTheEnvironmentThatAreGiven(@TempDir Path folder) {
        Bounded.run(() -> {
            Subprocess where = await(Subprocess.exec(OUT.withFolder(folder), "/bin/pwd"));
            assertThat(await(where.communicate()).outText().strip()).isEqualTo(folder.toRealPath().toString());
            Subprocess bare = await(Subprocess.exec(OUT.withEnvironment(Map.of("A", "1")).withVariable("B", "2"),
                    "/usr/bin/env"));
            assertThat(await(bare.communicate()).outText().lines()).containsExactlyInAnyOrder("A=1", "B=2");
        });
    }

    @Test
    void aVariableReachesTheShell() {
        Bounded.run(() -> {
            Subprocess shell = await(Subprocess.shell(OUT.withVariable("FOO", "bar"), "printf %s \"$FOO\""));
            assertThat(await(shell.communicate()).outText()).isEqualTo("bar");
            assertThat(shell.returnCode()).isZero();
            Task<Integer> again = createTask(shell.waitExit());
            spin(1);
            assertThat(again.result()).isZero();
        });
    }

    @Test
    void aVariableReachesTheProgram() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec(OUT.withVariable("FOO", "baz"), "printenv", "FOO"));
            assertThat(await(child.communicate()).outText()).isEqualTo("baz\n");
            assertThat(child.returnCode()).isZero();
        });
    }

    @Test
    void aProgramAndItsArgumentsMayBePaths(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("a program"), "#!/bin/sh\necho \"$1\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec(OUT, program.toString(), folder.toString()));
            assertThat(await(child.communicate()).outText()).isEqualTo(folder + "\n");
            assertThat(child.returnCode()).isZero();
        });
    }

    // ---- how it ends

    @Test
    void theShellReturnsTheCodeOfItsCommand() {
        Bounded.run(() -> assertThat(await(await(Subprocess.shell("exit 7")).waitExit())).isEqualTo(7));
    }

    @Test
    void aKilledChildEndsWithMinusNine() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec("sleep", "300"));
            assertThat(child.returnCode()).isNull();
            child.kill();
            assertThat(await(child.waitExit())).isEqualTo(-9);
            assertThat(child.returnCode()).isEqualTo(-9);
        });
    }

    @Test
    void aTerminatedChildEndsWithMinusFifteen() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec("sleep", "300"));
            child.terminate();
            assertThat(await(child.waitExit())).isEqualTo(-15);
        });
    }

    @Test
    void anySignalCanBeSentByNameAndByNumber() {
        Bounded.run(() -> {
            for (String name : List.of("HUP", "SIGINT")) {
                Subprocess child = await(Subprocess.exec("sleep", "300"));
                child.sendSignal(name);
                assertThat(await(child.waitExit())).isEqualTo(name.equals("HUP") ? -1 : -2);
            }
            Subprocess child = await(Subprocess.exec("sleep", "300"));
            child.sendSignal(40);
            assertThat(await(child.waitExit())).as("a real-time signal").isEqualTo(-40);
            assertThatThrownBy(() -> child.sendSignal("NONSENSE")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NONSENSE");
            assertThatThrownBy(() -> child.sendSignal(0)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    /** What the JDK tells of it is 128 + 11, though nothing was sent from here. */
    @Test
    void aSignalFromElsewhereIsToldAsOne() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.shell("kill -SEGV $$"));
            assertThat(await(child.waitExit())).isEqualTo(-11);
        });
    }

    @Test
    void highCodesOfAProgramAreItsOwn() {
        Bounded.run(() -> {
            for (int code : new int[] {128, 160, 200, 255}) {
                assertThat(await(await(Subprocess.shell("exit " + code)).waitExit())).isEqualTo(code);
            }
        });
    }

    /** The JDK tells both as 137. */
    @Test
    void aCodeThatLooksLikeASignalIsToldApartWhereTheKernelDoes() {
        String[] version = System.getProperty("os.version").split("[.-]");
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux")
                && Integer.parseInt(version[0]) * 1_000 + Integer.parseInt(version[1]) >= 6_015);
        Bounded.run(() -> {
            assertThat(await(await(Subprocess.shell("sleep 0.05; exit 137")).waitExit())).isEqualTo(137);
            assertThat(await(await(Subprocess.shell("sleep 0.05; kill -KILL $$")).waitExit())).isEqualTo(-9);
        });
    }

    @Test
    void signalsAfterTheEndDoNothing() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec("true"));
            assertThat(await(child.waitExit())).isZero();
            child.terminate();
            child.kill();
            child.killTree();
            child.sendSignal("USR1");
            child.close();
            child.close();
            assertThat(child.returnCode()).isZero();
        });
    }

    // ---- waiting

    @Test
    void manyMayWaitForTheExit() {
        Bounded.run(() -> {
            Subprocess cat = await(Subprocess.exec(IN_OUT, "cat"));
            List<Coroutine<Integer>> before = IntStream.range(0, 10).mapToObj(_ -> cat.waitExit()).toList();
            var waiting = gather(before);
            assertThat(await(cat.communicate("some data")).outText()).isEqualTo("some data");
            assertThat(await(waiting)).hasSize(10).containsOnly(0);
            assertThat(await(gather(IntStream.range(0, 10).mapToObj(_ -> cat.waitExit()).toList()))).containsOnly(0);
        });
    }

    @Test
    void aCancelOfTheWaitLeavesTheChildAlone() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec("sleep", "300"));
            Task<Integer> waiting = createTask(child.waitExit());
            spin(1);
            waiting.cancel();
            assertThatThrownBy(() -> await(waiting)).isInstanceOf(CancelledError.class);
            waiting.cancel();
            assertThat(child.returnCode()).isNull();
            assertThat(Children.gone(child.pid())).isFalse();
            child.kill();
            assertThat(await(child.waitExit())).isEqualTo(-9);
        });
    }

    /** The one who was cancelled is told that, and the exit goes to all others. */
    @Test
    void aWaiterThatIsCancelledAsTheChildEndsHarmsNoOther() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec(IN_OUT, "cat"));
            Task<Integer> cancelled = createTask(child.waitExit());
            Task<Integer> other = createTask(child.waitExit());
            spin(2);
            child.stdin().close();
            cancelled.cancel();
            assertThat(await(other)).isZero();
            assertThat(cancelled.cancelled()).isTrue();
            assertThat(await(child.waitExit())).isZero();
        });
    }

    /** The sleep has the pipe too, and the output ends with it only. */
    @Test
    void theExitDoesNotWaitForThePipes() {
        Bounded.run(() -> {
            Subprocess shell = await(Subprocess.shell(PIPES, "sleep 300 & echo $!"));
            long grandchild = Long.parseLong(await(shell.stdout().readTextLine()));
            assertThat(await(shell.waitExit())).isZero();
            Task<byte[]> rest = createTask(shell.stdout().read());
            await(sleep(Duration.ofMillis(20)));
            assertThat(rest.done()).isFalse();
            ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
            assertThat(await(rest)).isEmpty();
        });
    }

    @Test
    void whatAGrandchildWritesAfterTheExitIsRead() {
        Bounded.run(() -> {
            Subprocess shell = await(Subprocess.shell(OUT, "(sleep 0.2; echo late) & echo early"));
            assertThat(await(shell.waitExit())).isZero();
            assertThat(await(shell.communicate()).outText()).isEqualTo("early\nlate\n");
        });
    }

    /** A descriptor that stayed open would be seen by the fixture, and so would a thread. */
    @Test
    void closeGivesUpAPipeThatAGrandchildHolds() {
        long[] grandchild = new long[1];
        Bounded.run(() -> {
            Subprocess shell = await(Subprocess.shell(PIPES, "sleep 300 & echo $!"));
            grandchild[0] = Long.parseLong(await(shell.stdout().readTextLine()));
            assertThat(await(shell.waitExit())).isZero();
            Task<byte[]> rest = createTask(shell.stdout().read());
            spin(2);
            shell.close();
            assertThat(await(rest)).isEmpty();
            Bounded.until(() -> Insides.open() == 0);
        });
        ProcessHandle.of(grandchild[0]).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void theOutputCanBeReadAfterTheExit() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.shell(OUT, "head -c 200000 /dev/zero; exit 1"));
            int all = 0;
            for (byte[] some = await(child.stdout().read(65_536)); some.length > 0; some =
                    await(child.stdout().read(65_536))) {
                all += some.length;
                await(sleep(Duration.ofMillis(20)));
            }
            assertThat(all).isEqualTo(200_000);
            assertThat(await(child.waitExit())).isEqualTo(1);
            assertThat(child.stdout().atEof()).isTrue();
        });
    }

    // ---- pressure

    @Test
    void aChildThatNobodyReadsIsHeldBackWithLittleMemory() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.shell(OUT, "head -c 10000000 /dev/zero"));
            Bounded.until(() -> Insides.buffered(child.stdout()) > 0);
            Bounded.untilStill(() -> Insides.buffered(child.stdout()));
            assertThat(child.returnCode()).as("it still writes").isNull();
            assertThat(Insides.buffered(child.stdout())).isLessThanOrEqualTo(3 * Network.DEFAULT_LIMIT);
            assertThat(await(child.stdout().read())).hasSize(10_000_000);
            assertThat(await(child.waitExit())).isZero();
        });
    }

    @Test
    void theLimitOfTheReadersStopsThePipe() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.shell(OUT.withLimit(10), "head -c 21 /dev/zero; exec sleep 300"));
            Bounded.until(() -> Insides.buffered(child.stdout()) == 21);
            assertThat(child.stdout()).asString().contains("paused");
            assertThat(await(child.stdout().readExactly(11))).hasSize(11);
            assertThat(child.stdout()).asString().doesNotContain("paused");
            child.kill();
            assertThat(await(child.communicate()).out()).hasSize(10);
        });
    }

    @Test
    void drainWaitsForAChildThatDoesNotRead() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.shell(IN_OUT, "read line; exec wc -c"));
            child.stdin().write(new byte[1_000_000]);
            Task<Void> drain = createTask(child.stdin().drain());
            await(sleep(Duration.ofMillis(20)));
            child.stdin().write("\n");
            child.stdin().write("123");
            child.stdin().close();
            await(child.stdin().waitClosed());
            assertThat(drain.done()).isTrue();
            assertThat(await(child.communicate()).outText().strip()).isIn("3", "1000004");
        });
    }

    @Test
    void drainOnAnInputThatNobodyReadsAnyMoreRaises() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.shell(IN_OUT, "read go"));
            child.stdin().write("go\n");
            child.stdin().write(new byte[4_000_000]);
            assertThatThrownBy(() -> await(child.stdin().drain())).isInstanceOf(ConnectionResetException.class)
                    .hasMessageContaining("the child's input");
            assertThatThrownBy(() -> await(child.stdin().waitClosed())).isInstanceOf(ConnectionResetException.class);
            await(child.communicate());
            child.stdin().write("dropped");
            assertThatThrownBy(() -> await(child.stdin().drain())).isInstanceOf(ConnectionResetException.class);
        });
    }

    @Test
    void anInputThatNobodyReadsAnyMoreIsClosedThoughNothingIsWritten() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.shell(PIPES, "exec <&-; sleep 300"));
            await(child.stdin().waitClosed());
            assertThat(child.stdin().isClosing()).isTrue();
            assertThat(child.returnCode()).isNull();
            child.close();
        });
    }

    // ---- what cannot be started

    @Test
    void aProgramThatThereIsNotIsRefused() {
        Bounded.run(() -> {
            for (ProcessOptions options : List.of(ProcessOptions.DEFAULT, PIPES,
                    IN_OUT.withFolder(Path.of("/nowhere")))) {
                assertThatThrownBy(() -> await(Subprocess.exec(options, "./no-such-program")))
                        .isInstanceOf(ProcessStartException.class).hasMessageContaining("./no-such-program")
                        .hasCauseInstanceOf(java.io.IOException.class);
            }
            assertThat(Insides.open()).isZero();
        });
    }

    /** Whatever the start fails with comes out, and leaves no pipe. */
    @Test
    void whateverTheStartFailsWithComesOut() {
        Bounded.run(() -> {
            for (ProcessOptions options : List.of(ProcessOptions.DEFAULT, PIPES)) {
                ProcessOptions odd = options.withEnvironment(Map.of("with = in it", "x"));
                assertThatThrownBy(() -> await(Subprocess.exec(odd, "true")))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(Insides.open()).isZero();
        });
    }

    @Test
    void nonsenseIsRefusedAtOnce() {
        assertThatThrownBy(() -> Subprocess.exec("a\0b")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a\\0b");
        assertThatThrownBy(() -> Subprocess.exec((String) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> PIPES.withLimit(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPES.withStdin(Stdio.STDOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPES.withStdin(Stdio.append(Path.of("x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPES.withStdout(Stdio.STDOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPES.withVariable("a=b", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isRefusedOnOtherThreads() {
        Bounded.run(() -> {
            Subprocess child = await(Subprocess.exec(PIPES, "sleep", "300"));
            await(io.github.asyncio4j.Asyncio.toThread(() -> {
                for (io.github.asyncio4j.Action misuse : List.<io.github.asyncio4j.Action>of(child::kill, child::close,
                        child::killTree, () -> child.stdin().write("x"), () -> child.stdin().close())) {
                    assertThatThrownBy(misuse::run).isInstanceOf(IllegalStateException.class);
                }
            }));
            assertThat(child.returnCode()).isNull();
            child.close();
        });
    }
}
