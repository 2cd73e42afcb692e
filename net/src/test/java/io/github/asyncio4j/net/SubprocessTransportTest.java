package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.net.Network.subprocessExec;
import static io.github.asyncio4j.net.Network.subprocessShell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.Event;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubprocessTransportTest {

    private static final ProcessOptions PIPES = ProcessOptions.PIPES;

    /** Notes what it is told, and lets a test wait for it. */
    private static final class Noting implements SubprocessProtocol {

        final List<String> told = new ArrayList<>();
        final StringBuilder[] data = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        final Event[] got = {new Event(), new Event(), new Event()};
        final List<Future<Void>> lostPipes =
                List.of(getRunningLoop().createFuture(), getRunningLoop().createFuture(),
                        getRunningLoop().createFuture());
        final Future<Void> over = getRunningLoop().createFuture();
        @Nullable SubprocessTransport transport;
        @Nullable Integer code;

        @Override
        public void connectionMade(BaseTransport made) {
            transport = (SubprocessTransport) made;
            told.add("made");
        }

        @Override
        public void pipeDataReceived(int fd, byte[] some) {
            told.add("data " + fd);
            data[fd].append(new String(some, StandardCharsets.US_ASCII));
            got[fd].set();
        }

        @Override
        public void pipeConnectionLost(int fd, @Nullable Throwable why) {
            told.add("lost " + fd + (why == null ? "" : " " + why.getClass().getSimpleName()));
            lostPipes.get(fd).setResult(null);
        }

        @Override
        public void processExited() {
            told.add("exited");
            code = transport.returnCode();
        }

        @Override
        public void pauseWriting() {
            told.add("pause");
        }

        @Override
        public void resumeWriting() {
            told.add("resume");
        }

        @Override
        public void connectionLost(@Nullable Throwable why) {
            told.add("over " + why);
            over.setResult(null);
        }
    }

    private static Noting exec(String program, String... arguments) {
        return await(subprocessExec(Noting::new, PIPES, program, arguments)).protocol();
    }

    private static Noting shell(ProcessOptions options, String command) {
        return await(subprocessShell(Noting::new, options, command)).protocol();
    }

    private static void write(Noting child, String text) {
        child.transport.pipeTransport(0).write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theConnectionIsMadeBeforeWhoStartedGoesOnAndCloseKills() {
        Bounded.run(() -> {
            Noting cat = exec("cat");
            assertThat(cat.told).containsExactly("made");
            write(cat, "Python The Winner");
            await(cat.got[1].waitSet());
            cat.transport.close();
            await(cat.over);
            assertThat(cat.code).isEqualTo(-9);
            assertThat(cat.data[1]).hasToString("Python The Winner");
            assertThat(cat.told).last().isEqualTo("over null");
        });
    }

    @Test
    void whatIsWrittenIsAnsweredPieceByPiece() {
        Bounded.run(() -> {
            Noting cat = exec("cat");
            write(cat, "Python ");
            await(cat.got[1].waitSet());
            cat.got[1].clear();
            assertThat(cat.data[1]).hasToString("Python ");
            write(cat, "The Winner");
            await(cat.got[1].waitSet());
            assertThat(cat.data[1]).hasToString("Python The Winner");
            cat.transport.close();
            await(cat.over);
            assertThat(cat.code).isEqualTo(-9);
        });
    }

    @Test
    void theEndOfAShellIsToldWithAllItsPipes() {
        Bounded.run(() -> {
            Noting shell = shell(PIPES, "echo Python");
            shell.transport.pipeTransport(0).close();
            await(shell.over);
            assertThat(shell.code).isZero();
            assertThat(shell.lostPipes).allMatch(Future::done);
            assertThat(shell.data[1]).hasToString("Python\n");
            assertThat(shell.data[2]).isEmpty();
            shell.transport.close();
        });
    }

    @Test
    void theCodeIsThereWhenTheExitIsTold() {
        Bounded.run(() -> {
            Noting shell = shell(ProcessOptions.DEFAULT, "exit 7");
            await(shell.over);
            assertThat(shell.code).isEqualTo(7);
            assertThat(shell.told).containsExactly("made", "exited", "over null");
        });
    }

    @Test
    void withoutPipesThereAreNoTransportsAndCloseAfterTheEndDoesNothing() {
        Bounded.run(() -> {
            Noting shell = shell(ProcessOptions.DEFAULT, "exit 7");
            for (int fd = 0; fd < 3; fd++) {
                assertThat(shell.transport.pipeTransport(fd)).isNull();
            }
            await(shell.over);
            shell.transport.close();
            shell.transport.close();
            assertThat(shell.transport.isClosing()).isTrue();
            assertThat(shell.code).isEqualTo(7);
        });
    }

    @Test
    void killEndsItWithMinusNine() {
        Bounded.run(() -> {
            Noting cat = exec("cat");
            cat.transport.kill();
            await(cat.over);
            assertThat(cat.code).isEqualTo(-9);
        });
    }

    @Test
    void terminateEndsItWithMinusFifteen() {
        Bounded.run(() -> {
            Noting cat = exec("cat");
            cat.transport.terminate();
            await(cat.over);
            assertThat(cat.code).isEqualTo(-15);
        });
    }

    @Test
    void theTwoOutputsAreToldApart() {
        Bounded.run(() -> {
            Noting shell = shell(PIPES, "read a; printf OUT:$a; printf ERR:$a >&2");
            write(shell, "test\n");
            await(shell.over);
            assertThat(shell.data[1]).hasToString("OUT:test");
            assertThat(shell.data[2]).hasToString("ERR:test");
            assertThat(shell.code).isZero();
        });
    }

    @Test
    void theErrorOutputMayGoWhereTheOutputGoes() {
        Bounded.run(() -> {
            Noting shell = shell(PIPES.withStderr(Stdio.STDOUT), "read a; printf OUT:$a; printf ERR:$a >&2");
            assertThat(shell.transport.pipeTransport(1)).isNotNull();
            assertThat(shell.transport.pipeTransport(2)).isNull();
            write(shell, "test\n");
            await(shell.over);
            assertThat(shell.data[1]).hasToString("OUT:testERR:test");
            assertThat(shell.data[2]).isEmpty();
            assertThat(shell.code).isZero();
        });
    }

    /** A shell that may not die of SIGPIPE learns that nobody reads its output. */
    @Test
    void aClosedOutputIsABrokenPipeToTheChild() {
        Bounded.run(() -> {
            Noting shell = shell(PIPES,
                    "trap '' PIPE; while read a; do /bin/echo OUT:$a || echo an error >&2; done; sleep 300");
            write(shell, "test\n");
            await(shell.got[1].waitSet());
            assertThat(shell.data[1]).hasToString("OUT:test\n");
            shell.transport.pipeTransport(1).close();
            await(shell.lostPipes.get(1));
            write(shell, "xxx\n");
            Bounded.until(() -> shell.data[2].toString().contains("error"));
            shell.transport.close();
            await(shell.over);
            assertThat(shell.code).isEqualTo(-9);
        });
    }

    /** The order is fixed for each pipe; the exit may come anywhere before the end. */
    @Test
    void eachPipeIsToldInOrderAndTheEndComesLast() {
        Bounded.run(() -> {
            for (int i = 0; i < 10; i++) {
                Noting shell = shell(PIPES, "printf stdout; printf stderr >&2");
                await(shell.over);
                assertThat(shell.told).first().isEqualTo("made");
                assertThat(shell.told).last().isEqualTo("over null");
                assertThat(shell.told).containsSubsequence("data 1", "lost 1").containsSubsequence("data 2", "lost 2")
                        .contains("lost 0", "exited").hasSize(8);
                assertThat(shell.data[1]).hasToString("stdout");
                assertThat(shell.data[2]).hasToString("stderr");
            }
        });
    }

    @Test
    void waitersAreWokenAndSignalsDoNothingOnceItHasEnded() {
        Bounded.run(() -> {
            Noting shell = shell(PIPES, "read a; exit 6");
            Task<Integer> waiting = createTask(shell.transport.waitExit());
            spin(1);
            write(shell, "go\n");
            assertThat(await(waiting)).isEqualTo(6);
            await(shell.over);
            assertThat(shell.transport.returnCode()).isEqualTo(6);
            assertThat(shell.told).contains("exited").last().isEqualTo("over null");
            assertThat(shell.transport.isClosing()).isFalse();
            shell.transport.sendSignal("TERM");
            shell.transport.terminate();
            shell.transport.kill();
            shell.transport.close();
            assertThat(shell.transport).asString().matches(
                    "SubprocessTransport\\[/bin/sh, pid=\\d+, returnCode=6, closed]");
        });
    }

    @Test
    void closeKillsAChildThatRuns() {
        Bounded.run(() -> {
            SubprocessTransport transport = exec("sleep", "300").transport;
            assertThat(transport.returnCode()).isNull();
            transport.close();
            assertThat(await(transport.waitExit())).isEqualTo(-9);
        });
    }

    /** The loop has not been told yet that it has ended. */
    @Test
    void closeDoesNotKillAChildThatHasEnded() {
        Bounded.run(() -> {
            Noting shell = shell(PIPES, "read a; exit 3");
            SubprocessTransport transport = shell.transport;
            write(shell, "go\n");
            Process process = (Process) transport.extraInfo("subprocess");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(transport.returnCode()).isNull();
            transport.close();
            assertThat(await(transport.waitExit())).isEqualTo(3);
        });
    }

    @Test
    void aProtocolThatWritesMuchIsPausedAndResumed() {
        Bounded.run(() -> {
            Noting shell = shell(PIPES.withStdout(Stdio.DEVNULL), "read go; exec cat");
            shell.transport.pipeTransport(0).write("go\n".getBytes(StandardCharsets.US_ASCII));
            shell.transport.pipeTransport(0).write(new byte[1_000_000]);
            assertThat(shell.told).contains("pause");
            Bounded.until(() -> shell.told.contains("resume"));
            shell.transport.pipeTransport(0).writeEof();
            await(shell.over);
            assertThat(shell.told).containsSubsequence("pause", "resume", "lost 0", "over null");
            assertThat(shell.code).isZero();
        });
    }

    @Test
    void anInputThatBreaksIsToldWithItsFailure() {
        Bounded.run(() -> {
            Noting shell = shell(PIPES, "read go");
            write(shell, "go\n");
            shell.transport.pipeTransport(0).write(new byte[1_000_000]);
            await(shell.over);
            assertThat(shell.told).contains("lost 0 ConnectionResetException");
        });
    }

    @Test
    void aPausedPipeTellsNothingUntilItIsResumed() {
        Bounded.run(() -> {
            Noting cat = exec("cat");
            Transport out = cat.transport.pipeTransport(1);
            out.pauseReading();
            assertThat(out.isReading()).isFalse();
            write(cat, "held");
            await(io.github.asyncio4j.Asyncio.sleep(java.time.Duration.ofMillis(30)));
            assertThat(cat.told).containsExactly("made");
            out.resumeReading();
            await(cat.got[1].waitSet());
            assertThat(cat.data[1]).hasToString("held");
            cat.transport.pipeTransport(0).close();
            await(cat.over);
            assertThat(cat.code).isZero();
        });
    }

    @Test
    void anotherProtocolCanTakeOver() {
        Bounded.run(() -> {
            Noting cat = exec("cat");
            Noting other = new Noting();
            other.transport = cat.transport;
            cat.transport.setProtocol(other);
            assertThat(cat.transport.protocol()).isSameAs(other);
            assertThatThrownBy(() -> cat.transport.setProtocol(new Protocol() {}))
                    .isInstanceOf(IllegalArgumentException.class);
            cat.transport.pipeTransport(0).close();
            await(other.over);
            assertThat(cat.told).containsExactly("made");
            assertThat(other.code).isZero();
        });
    }

    /** All methods of a protocol may be left out. */
    @Test
    void aProtocolNeedsNoMethods() {
        Bounded.run(() -> {
            SubprocessProtocol none = new SubprocessProtocol() {};
            var child = await(subprocessShell(() -> none, PIPES, "echo a; echo b >&2; exit 4"));
            assertThat(await(child.transport().waitExit())).isEqualTo(4);
            Bounded.until(() -> Insides.open() == 0);
            none.pipeDataReceived(1, new byte[1]);
            none.pipeConnectionLost(1, null);
            none.processExited();
        });
    }

    @Test
    void aFailingProtocolIsReportedAndTheChildGoesOn() {
        Bounded.run(() -> {
            List<String> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(text(context)));
            var child = await(subprocessShell(() -> new SubprocessProtocol() {
                @Override
                public void pipeDataReceived(int fd, byte[] data) {
                    throw new IllegalStateException("on purpose");
                }
            }, PIPES, "echo a; exit 4"));
            assertThat(await(child.transport().waitExit())).isEqualTo(4);
            Bounded.until(() -> Insides.open() == 0);
            assertThat(reports).hasSize(1).first().asString().contains("on purpose");
        });
    }

    private static String text(ErrorContext context) {
        return String.valueOf(context.exception());
    }

    @Test
    void aPipeSaysWhatItCannotDo() {
        Bounded.run(() -> {
            Noting cat = exec("cat");
            Transport in = cat.transport.pipeTransport(0);
            Transport out = cat.transport.pipeTransport(1);
            assertThatThrownBy(() -> out.write(new byte[1])).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(in::pauseReading).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(in::remoteAddress).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("has no address");
            assertThat(in.extraInfo("peername")).isNull();
            assertThat(in.canWriteEof()).isTrue();
            assertThat(out.canWriteEof()).isFalse();
            in.setWriteBufferLimits(100, 10);
            assertThat(in.writeBufferLimits()).isEqualTo(new Transport.WriteBufferLimits(10, 100));
            assertThat(in).asString().isEqualTo("WritePipe[the child's input open, 0 bytes to send]");
            assertThat(out).asString().isEqualTo("ReadPipe[the child's output open]");
            cat.transport.close();
        });
    }

    @Test
    void whatAProtocolFailsWithIsReportedWithWhoseItIs() {
        Bounded.run(() -> {
            List<ErrorContext> reports = new ArrayList<>();
            getRunningLoop().setExceptionHandler((_, context) -> reports.add(context));
            Future<Void> over = getRunningLoop().createFuture();
            var child = await(subprocessExec(() -> new SubprocessProtocol() {
                @Override
                public void pipeDataReceived(int fd, byte[] some) {
                    throw new IllegalStateException("data");
                }

                @Override
                public void processExited() {
                    throw new IllegalStateException("exited");
                }

                @Override
                public void connectionLost(@Nullable Throwable why) {
                    over.setResult(null);
                }
            }, PIPES, "echo", "hello"));
            await(over);
            assertThat(reports).extracting(ErrorContext::message).containsExactlyInAnyOrder(
                    "protocol.pipeDataReceived() failed", "protocol.processExited() failed");
            assertThat(reports).allSatisfy(report -> assertThat(report.about()).containsEntry("protocol",
                    child.protocol()).containsKey("transport"));
        });
    }
}
