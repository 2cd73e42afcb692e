package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.now;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Action;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a virtual clock, with descriptors that are only counted; real ones are those of the test of the same name in net. */
class AcceptErrorsTest {

    private static final IOException NO_DESCRIPTOR = new IOException("accept(..) failed: Too many open files");

    /** Keeps what is to be done at the next flush. It is not the loop's own, whose clock is virtual. */
    private final NettyPoller poller = new NettyPoller(!Thread.currentThread().isVirtual());

    /** How many descriptors are free. */
    private int free = 1;

    /** What was reported, with the time. */
    private final List<String> said = new ArrayList<>();

    private EmbeddedChannel listener;

    @AfterEach
    void close() {
        poller.close();
    }

    private Closeable take() throws IOException {
        if (free == 0) {
            throw NO_DESCRIPTOR;
        }
        free--;
        return () -> free++;
    }

    /** Runs a program with a socket that listens, and holds the one descriptor in reserve. */
    private void listening(Action program) {
        virtualRun(() -> {
            getRunningLoop().setExceptionHandler((_, report) -> said.add(now() + " " + report.message()));
            listener = new EmbeddedChannel(new AcceptErrors(getRunningLoop(), poller,
                    () -> new InetSocketAddress("127.0.0.1", 80), this::take));
            assertThat(free).isZero();
            program.run();
            listener.close();
            assertThat(free).as("the end gives the reserve back").isPositive();
        });
    }

    private void cannotAccept() {
        listener.pipeline().fireExceptionCaught(NO_DESCRIPTOR);
    }

    private boolean isAccepting() {
        return listener.config().isAutoRead();
    }

    /** Something of this loop is closed. */
    private void somethingCloses() {
        Runnable some = () -> {};
        poller.opened(some);
        poller.gone(some);
        poller.flush();
    }

    private void pass(long millis) {
        await(sleep(Duration.ofMillis(millis)));
        poller.flush();
    }

    @Test
    void itIsSaidOnceASecondAtMost() {
        listening(() -> {
            while (now() < 5_000) {
                cannotAccept();
                somethingCloses();
                assertThat(isAccepting()).isTrue();
                pass(70);
            }
        });
        assertThat(said).hasSize(5);
        List<Long> times = said.stream().map(line -> Long.valueOf(line.split(" ")[0])).toList();
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(1_000L, 1_070L);
        }
    }

    @Test
    void itSaysWhereAndWhatToDo() {
        listening(() -> {
            cannotAccept();
            pass(1);
        });
        assertThat(said).containsExactly("0 cannot accept connections at /127.0.0.1:80; those who connect wait:"
                + " accept(..) failed: Too many open files; raise the limit of this process (ulimit -n), or close what is"
                + " not needed");
    }

    @Test
    void theReserveIsGivenUpForThatTimeAndTakenBack() {
        listening(() -> {
            for (int i = 0; i < 3; i++) {
                cannotAccept();
                assertThat(free).isOne();
                assertThat(isAccepting()).isFalse();
                pass(999);
                assertThat(free).isOne();
                assertThat(isAccepting()).isFalse();
                pass(1);
                assertThat(free).isZero();
                assertThat(isAccepting()).isTrue();
            }
        });
    }

    @Test
    void itAcceptsAtOnceWhenSomethingOfTheLoopIsClosed() {
        listening(() -> {
            cannotAccept();
            somethingCloses();
            assertThat(isAccepting()).isTrue();
            assertThat(free).isZero();
            assertThat(now()).isZero();
        });
    }

    /** Others of this process, of whom the loop hears nothing, have taken the descriptor and give it back some time later. */
    @Test
    void itAcceptsWithinTwoSecondsOfWhenADescriptorIsFree() {
        for (int later = 50; later < 4_000; later += 150) {
            long freed = later;
            free = 1;
            listening(() -> {
                cannotAccept();
                free--;
                pass(freed);
                assertThat(isAccepting()).isFalse();
                free++;
                while (!isAccepting() && now() < freed + 9_000) {
                    pass(50);
                }
                assertThat(free).isZero();
                assertThat(now() - freed).isLessThanOrEqualTo(2_000);
            });
        }
    }

    /** However often it has a reason to look. */
    @Test
    void withoutTheReserveItDoesNotAccept() {
        listening(() -> {
            cannotAccept();
            free--;
            for (int i = 0; i < 100; i++) {
                somethingCloses();
                pass(30);
                assertThat(isAccepting()).isFalse();
            }
            free++;
            somethingCloses();
            assertThat(isAccepting()).isTrue();
        });
        assertThat(said).hasSize(1);
    }

    @Test
    void whoGivesUpBeforeItIsAcceptedIsNoReasonToPause() {
        listening(() -> {
            listener.pipeline().fireExceptionCaught(new IOException("Software caused connection abort"));
            assertThat(isAccepting()).isTrue();
            assertThat(free).isZero();
            pass(1);
        });
        assertThat(said).isEmpty();
    }

    @Test
    void afterTheEndNothingIsTakenAnyMore() {
        listening(() -> {
            cannotAccept();
            listener.close();
            pass(3_000);
            somethingCloses();
            assertThat(free).isOne();
            assertThat(isAccepting()).isFalse();
        });
    }
}
