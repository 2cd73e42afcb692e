package io.github.asyncio4j.http.websocket;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.net.netty.Line;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Long compressed messages of several connections of a loop. */
class InflatingTest {

    private static final Deflate DEFLATE = new Deflate(false, false, 15, 15);
    private static final WebSocketOptions OPTIONS = WebSocketOptions.defaults();

    private final List<String> trail = new ArrayList<>();

    /** A connection whose frames come without a socket. */
    private final class Connection {
        private final String name;
        private final Arrivals arrivals;
        private final FrameWriter writer = new FrameWriter(false, DEFLATE);

        Connection(String name) {
            this.name = name;
            EventLoop loop = getRunningLoop();
            Line wire = (Line) Proxy.newProxyInstance(InflatingTest.class.getClassLoader(), new Class<?>[] {Line.class},
                    (_, method, _) -> method.getName().equals("loop") ? loop : null);
            arrivals = new Arrivals(wire, new FrameReader(false, DEFLATE, OPTIONS), OPTIONS, this::read);
        }

        void receive(int length) {
            arrivals.received(Unpooled.wrappedBuffer(writer.message(Frames.BINARY, new byte[length])));
            read();
        }

        private void read() {
            try {
                for (WebSocketMessage next = arrivals.next(); next != null; next = arrivals.next()) {
                    trail.add(name + " has " + ((WebSocketMessage.Binary) next).bytes().length);
                }
                trail.add(name + " holds " + arrivals.bytes());
            } catch (Violation e) {
                trail.add(name + " " + e.code());
                arrivals.ignore();
            }
        }

        void end() {
            arrivals.end();
            writer.end();
        }
    }

    private static void turns(int count) {
        for (int i = 0; i < count; i++) {
            await(sleep(ZERO));
        }
    }

    @Test
    void oneMessageIsDecompressedInATurnAndTheFirstUpToItsEnd() {
        virtualRun(() -> {
            Connection a = new Connection("a");
            Connection b = new Connection("b");
            Connection c = new Connection("c");
            a.receive(150_000);
            b.receive(150_000);
            assertThat(trail).containsExactly("a holds 65536", "b holds 65536");
            trail.clear();
            turns(1);
            assertThat(trail).containsExactly("a holds 131072");
            c.receive(1_000);
            turns(1);
            assertThat(trail).containsExactly(
                    "a holds 131072", "c has 1000", "c holds 0", "a has 150000", "a holds 0");
            trail.clear();
            turns(3);
            assertThat(trail).containsExactly("b holds 131072", "b has 150000", "b holds 0");
            a.end();
            b.end();
            c.end();
        });
    }

    @Test
    void theNextMessageOfAConnectionComesBehindThoseOfOthers() {
        virtualRun(() -> {
            Connection a = new Connection("a");
            Connection b = new Connection("b");
            a.receive(70_000);
            a.receive(70_000);
            b.receive(70_000);
            turns(4);
            assertThat(trail).filteredOn(line -> line.contains("has"))
                    .containsExactly("a has 70000", "b has 70000", "a has 70000");
            a.end();
            b.end();
        });
    }

    /** Nothing more may come from the wire, and still there is a message to be had. */
    @Test
    void whatIsHalfDecompressedIsNotDrained() {
        virtualRun(() -> {
            Connection a = new Connection("a");
            a.receive(70_000);
            assertThat(a.arrivals.isDrained()).isFalse();
            turns(1);
            assertThat(a.arrivals.isDrained()).isTrue();
            a.end();
        });
    }

    @Test
    void aMessageThatIsTooLongIsRefusedAtTheLimitAndTheNextIsReadOn() {
        virtualRun(() -> {
            Connection bomb = new Connection("bomb");
            Connection other = new Connection("other");
            bomb.receive(50 << 20);
            other.receive(70_000);
            turns(20);
            assertThat(trail).endsWith("bomb " + CloseCodes.TOO_BIG, "other has 70000", "other holds 0");
            assertThat(trail).filteredOn(line -> line.startsWith("bomb")).hasSize(17);
            bomb.end();
            other.end();
        });
    }

    /** Else the line would hold what is gone, and with it the loop. */
    @Test
    void aConnectionThatEndsLeavesTheLine() {
        virtualRun(() -> {
            Connection gone = new Connection("gone");
            Connection other = new Connection("other");
            gone.receive(150_000);
            other.receive(70_000);
            gone.end();
            turns(1);
            assertThat(trail).containsExactly("gone holds 65536", "other holds 65536", "other has 70000",
                    "other holds 0");
            other.end();
        });
    }
}
