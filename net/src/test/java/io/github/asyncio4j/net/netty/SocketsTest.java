package io.github.asyncio4j.net.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SocketsTest {

    @AfterEach
    void forget() {
        System.clearProperty("asyncio4j.net");
    }

    @Test
    void theNativeWayIsTakenWhereThereIsOne() {
        String expected = Epoll.isAvailable() ? "epoll" : KQueue.isAvailable() ? "kqueue" : "nio";
        assertThat(Sockets.choose(true).name()).isEqualTo(expected);
        System.setProperty("asyncio4j.net", "native");
        assertThat(Sockets.choose(true).name()).isEqualTo(expected);
    }

    /** A native wait on a virtual thread would hold its carrier. */
    @Test
    void aVirtualLoopNeverTakesTheNativeWay() {
        assertThat(Sockets.choose(false).name()).isEqualTo("nio");
        System.setProperty("asyncio4j.net", "native");
        assertThat(Sockets.choose(false).name()).isEqualTo("nio");
    }

    @Test
    void theNativeWayCanBeForgone() {
        System.setProperty("asyncio4j.net", "nio");
        assertThat(Sockets.choose(true).name()).isEqualTo("nio");
    }

    @Test
    void anotherWishIsRefused() {
        System.setProperty("asyncio4j.net", "iouring");
        assertThatThrownBy(() -> Sockets.choose(true)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dasyncio4j.net=iouring is neither native nor nio");
    }
}
