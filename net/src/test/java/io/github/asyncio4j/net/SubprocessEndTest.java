package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.net.Children.IN_OUT;
import static io.github.asyncio4j.net.Children.OUT;
import static io.github.asyncio4j.net.Stdio.PIPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a child is left, it ends, and nothing stays of it. */
class SubprocessEndTest {

    private static final ProcessOptions PIPES = ProcessOptions.PIPES;

    /** Beside what the fixture counts. */
    @AfterEach
    void noChildIsLeft() throws InterruptedException {
        for (int i = 0; i < 2_000 && Children.alive() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(Children.alive()).isZero();
    }

    /** A start that is cancelled ends when the child has ended. */
    private static void cancelStart(ProcessOptions options, int turns) {
        Bounded.run(() -> {
            Task<Subprocess> start = createTask(Subprocess.exec(options, "sleep", "300"));
            spin(turns);
            start.cancel();
            assertThatThrownBy(() -> await(start)).isInstanceOf(CancelledError.class);
            assertThat(Children.alive()).isZero();
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void aCancelledStartKillsTheChild() {
        for (int turns = 1; turns < 4; turns++) {
            cancelStart(ProcessOptions.DEFAULT, turns);
        }
    }

    @Test
    void aCancelledStartWithAProtocolKillsTheChild() {
        Bounded.run(() -> {
            var start = createTask(Network.subprocessExec(() -> new SubprocessProtocol() {}, PIPES, "sleep", "300"));
            spin(2);
            start.cancel();
            assertThatThrownBy(() -> await(start)).isInstanceOf(CancelledError.class);
            assertThat(Children.alive()).isZero();
        });
    }

    @Test
    void aCancelledStartClosesThePipeThatIsRead() {
        cancelStart(ProcessOptions.DEFAULT.withStderr(PIPE), 2);
    }

    @Test
    void aCancelledStartClosesThePipeThatIsWrittenTo() {
        cancelStart(ProcessOptions.DEFAULT.withStdin(PIPE), 2);
    }

    @Test
    void aCancelledStartClosesAllPipes() {
        cancelStart(PIPES, 2);
    }

    @Test
    void aStartThatIsCancelledTwiceStillKillsTheChild() {
        Bounded.run(() -> {
            Task<Subprocess> start = createTask(Subprocess.exec(PIPES, "sleep", "300"));
            spin(2);
            start.cancel();
            spin(1);
            start.cancel();
            assertThatThrownBy(() -> await(start)).isInstanceOf(CancelledError.class);
            Bounded.until(() -> Insides.open() == 0);
        });
    }

    @Test
    void closeKillsTheChildAndAllThatItHasStarted() {
        Bounded.run(() -> {
            long[] grandchild = new long[1];
            Subprocess shell = Children.withGrandchild(grandchild);
            shell.close();
            assertThat(await(shell.waitExit())).isEqualTo(-9);
            Bounded.until(() -> Children.gone(grandchild[0]));
        });
    }

    /** The way to have a child end with the task that uses it. */
    @Test
    void aTimeLimitAroundABlockWithAChildKillsTheTree() {
        Bounded.run(() -> {
            long[] grandchild = new long[1];
            assertThatThrownBy(() -> Asyncio.timeout(null, limit -> {
                try (Subprocess shell = Children.withGrandchild(grandchild)) {
                    limit.reschedule(getRunningLoop().time().plusMillis(20));
                    await(shell.communicate());
                }
            })).isInstanceOf(AsyncTimeoutException.class);
            Bounded.until(() -> Children.gone(grandchild[0]));
        });
    }

    /** The tree grows while it is being killed. */
    @Test
    void killTreeFindsWhatIsStartedMeanwhile() {
        Bounded.run(() -> {
            Subprocess shell = await(Subprocess.shell(OUT,
                    "grow() { while :; do sleep 300 & echo $!; sleep 0.01; done; }; grow & grow"));
            List<Long> all = new ArrayList<>();
            Task<Void> reading = createTask(async(() -> {
                for (String line = await(shell.stdout().readTextLine()); line != null; line =
                        await(shell.stdout().readTextLine())) {
                    all.add(Long.valueOf(line));
                }
            }));
            Bounded.until(() -> all.size() > 8);
            shell.killTree();
            assertThat(await(shell.waitExit())).isEqualTo(-9);
            await(reading);
            Bounded.until(() -> all.stream().allMatch(Children::gone));
        });
    }

    @Test
    void killLeavesWhatTheChildHasStarted() {
        Bounded.run(() -> {
            long[] grandchild = new long[1];
            Subprocess shell = Children.withGrandchild(grandchild);
            shell.kill();
            assertThat(await(shell.waitExit())).isEqualTo(-9);
            assertThat(Children.gone(grandchild[0])).isFalse();
            ProcessHandle.of(grandchild[0]).orElseThrow().destroyForcibly();
            assertThat(await(shell.stdout().read())).isEmpty();
        });
    }

    @Test
    void aLoopThatIsClosedKillsTheChildrenThatItHasLeft() {
        long[] grandchild = new long[1];
        Bounded.run(() -> {
            Children.withGrandchild(grandchild);
            await(Subprocess.exec(PIPES, "sleep", "300"));
            createTask(Subprocess.exec(PIPES, "sleep", "300"));
            spin(1);
        });
        Bounded.run(() -> Bounded.until(() -> Children.gone(grandchild[0])));
    }

    /** Its start is on its way on another thread. */
    @Test
    void aLoopThatIsClosedWhileAChildIsBeingStartedKillsItToo() {
        for (int i = 0; i < 20; i++) {
            io.github.asyncio4j.EventLoop[] loop = new io.github.asyncio4j.EventLoop[1];
            try (var runner = new io.github.asyncio4j.Runner()) {
                loop[0] = runner.loop();
                loop[0].callSoon(() -> {
                    SubprocessTransport transport = new SubprocessTransport(loop[0], List.of("sleep", "300"), PIPES,
                            new ChildStreams(loop[0], 100));
                    Task<Void> start = createTask(async(transport::start));
                    start.addDoneCallback(done -> done.cancelled());
                });
                runner.run(() -> spin(1));
            }
        }
    }

    // ---- a cancel at each await

    @Test
    void startingAndWaiting() {
        assertThat(CancelledEverywhere.check(_ -> {
            try (Subprocess child = await(Subprocess.shell("exit 3"))) {
                assertThat(await(child.waitExit())).isEqualTo(3);
            }
        })).isGreaterThanOrEqualTo(1);
    }

    @Test
    void communicating() {
        assertThat(CancelledEverywhere.check(_ -> {
            try (Subprocess cat = await(Subprocess.exec(IN_OUT, "cat"))) {
                assertThat(await(cat.communicate(new byte[200_000])).out()).hasSize(200_000);
            }
        })).isGreaterThanOrEqualTo(2);
    }

    @Test
    void readingAndWriting() {
        assertThat(CancelledEverywhere.check(_ -> {
            try (Subprocess cat = await(Subprocess.exec(IN_OUT, "cat"))) {
                cat.stdin().write("one\ntwo\n");
                await(cat.stdout().readLine());
                await(cat.stdout().readLine());
                cat.stdin().write(new byte[100_000]);
                await(cat.stdout().readExactly(100_000));
                cat.stdin().close();
                await(cat.stdin().waitClosed());
                await(cat.waitExit());
            }
        })).isGreaterThanOrEqualTo(5);
    }

    // ---- many

    private static void oneAfterTheOther(int children) {
        for (int i = 0; i < children; i++) {
            Subprocess child = await(Subprocess.exec(PIPES, "true"));
            if (i % 2 == 0) {
                assertThat(await(child.communicate("x")).out()).isEmpty();
            } else {
                child.close();
                await(child.waitExit());
            }
        }
        Bounded.until(() -> Insides.open() == 0);
    }

    /** Neither a descriptor nor a zombie, which is a child that nobody has asked how it ended. */
    @Test
    void manyInSequenceLeaveNothing() {
        int children = Integer.getInteger("children", "true".equals(System.getenv("CI")) ? 1_000 : 100);
        Asyncio.run(() -> {
            // The first ones open what is kept for all.
            oneAfterTheOther(4);
            int before = Insides.descriptors();
            oneAfterTheOther(children);
            Asyncio.timeout(Duration.ofSeconds(20), () -> {
                Bounded.until(() -> ProcessHandle.current().children().findAny().isEmpty());
                Bounded.until(() -> Insides.descriptors() <= before);
            });
        });
    }

    @Test
    void manyAtOnceAreServedByOneThread() {
        Bounded.run(() -> {
            List<Task<Subprocess.Output>> all = new java.util.ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int n = i;
                all.add(createTask(async(() -> await(await(Subprocess.shell(IN_OUT, "read a; echo $a " + n))
                        .communicate("go\n")))));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(await(all.get(i)).outText()).isEqualTo("go " + i + "\n");
            }
            assertThat(Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("asyncio4j-pipes"))).hasSizeLessThanOrEqualTo(1);
        });
    }
}
