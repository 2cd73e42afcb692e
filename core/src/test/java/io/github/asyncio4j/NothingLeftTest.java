package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class NothingLeftTest {

    /** For what is left for sure, and for what goes for sure. */
    private static final long SHORT = 20_000_000;

    private static final long LONG = 20_000_000_000L;

    private final Census before = Census.take();

    @Test
    void noticesAPlatformThreadOfOurs() throws InterruptedException {
        noticesAThread(Thread.ofPlatform().daemon().name("asyncio4j-straggler"));
    }

    @Test
    void noticesAThreadThatKeepsTheJvmAlive() throws InterruptedException {
        noticesAThread(Thread.ofPlatform().name("some"));
    }

    @Test
    void noticesAVirtualThread() throws InterruptedException {
        noticesAThread(Thread.ofVirtual().name("some"));
    }

    private void noticesAThread(Thread.Builder builder) throws InterruptedException {
        boolean[] over = new boolean[1];
        Thread thread = builder.start(() -> {
            while (!over[0]) {
                LockSupport.park();
            }
        });
        assertThat(before.awaitNothingLeft(SHORT)).singleElement().asString().startsWith("thread ")
                .contains(thread.getName());
        over[0] = true;
        LockSupport.unpark(thread);
        thread.join();
        assertThat(before.awaitNothingLeft(LONG)).isEmpty();
    }

    @Test
    void noticesALoopThatIsNotClosed() throws InterruptedException {
        EventLoop loop = VirtualLoop.newLoop();
        assertThat(before.awaitNothingLeft(SHORT)).containsExactly("open event loops: 1");
        loop.close();
        assertThat(before.awaitNothingLeft(LONG)).isEmpty();
    }

    @Test
    void noticesTheThreadOfALoopThatIsNotClosed() throws InterruptedException {
        EventLoop loop = VirtualLoop.newLoop();
        loop.runUntilComplete(Asyncio.sleep(java.time.Duration.ZERO));
        assertThat(before.awaitNothingLeft(SHORT)).hasSize(2).anyMatch(left -> left.contains("asyncio4j-loop"));
        loop.close();
        assertThat(before.awaitNothingLeft(LONG)).isEmpty();
    }

    @Test
    void noticesAnOpenDescriptor() throws Exception {
        try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(before.awaitNothingLeft(SHORT)).containsExactly("open descriptors of socket: 1");
        }
        assertThat(before.awaitNothingLeft(LONG)).isEmpty();
    }

    @Test
    void noticesAReport() {
        EventLoop loop = VirtualLoop.newLoop();
        loop.callExceptionHandler(new ErrorContext("something happened", null, java.util.Map.of()));
        loop.close();
        assertThat(NothingLeft.takeReports()).containsExactly("something happened");
        assertThat(NothingLeft.takeReports()).isEmpty();
    }

    @Test
    void noticesALeakThatNettyReports() {
        Logger netty = Logger.getLogger("io.netty.util.ResourceLeakDetector");
        netty.severe("LEAK: ByteBuf.release() was not called before it's garbage-collected.");
        netty.severe("something else");
        assertThat(NothingLeft.takeLeaks()).singleElement().asString().startsWith("LEAK: ByteBuf");
    }
}
