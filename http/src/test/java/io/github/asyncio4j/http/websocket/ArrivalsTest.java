package io.github.asyncio4j.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.net.netty.Line;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final WebSocketOptions OPTIONS = WebSocketOptions.defaults();

    /** Does nothing for those that pause it and let it go on, and knows no loop. */
    private static final Line WIRE = (Line) Proxy.newProxyInstance(ArrivalsTest.class.getClassLoader(),
            new Class<?>[] {Line.class}, (_, _, _) -> null);

    private final Arrivals arrivals =
            new Arrivals(WIRE, new FrameReader(false, null, OPTIONS), OPTIONS, () -> {});

    private void receive(int... bytes) throws Violation {
        byte[] frame = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            frame[i] = (byte) bytes[i];
        }
        arrivals.received(Unpooled.wrappedBuffer(frame));
        for (WebSocketMessage next = arrivals.next(); next != null; next = arrivals.next()) {
            arrivals.keep(next);
        }
    }

    /** The connection may last much longer: the other side is asked to end it, and has its time. */
    @Test
    void whatIsHalfThereIsLetGoOfAndWhatIsWholeIsNot() throws Exception {
        receive(0x82, 1, 'a', 0x02, 2, 'b', 'c', 0x80, 5, 'd');
        assertThat(arrivals.bytes()).isEqualTo(4);
        arrivals.ignore();
        assertThat(arrivals.bytes()).isEqualTo(1);
        assertThat(arrivals.poll()).isInstanceOf(WebSocketMessage.Binary.class);
        assertThat(arrivals.bytes()).isZero();
    }

    @Test
    void whatComesAfterTheEndIsNotEvenHeld() throws Exception {
        arrivals.ignore();
        receive(0x02, 2, 'b', 'c');
        assertThat(arrivals.bytes()).isZero();
        assertThat(arrivals.isDrained()).isTrue();
    }
}
