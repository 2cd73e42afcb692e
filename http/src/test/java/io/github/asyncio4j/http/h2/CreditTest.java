package io.github.asyncio4j.http.h2;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Inbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The room that HTTP/2 grants is neither lost nor given twice, whatever becomes of the streams: what is sent is granted at
 * that moment; what is not granted again is what a reader has not taken; and in the end all is as in the beginning.
 */
class CreditTest {

    private static final int STREAM_WINDOW = 20_000;
    private static final int WINDOW = 90_000;
    private static final int ANY = 1_000_000;
    private static final Rules RULES =
            new Rules(20, ANY, ANY, ANY, Duration.ofSeconds(1), ANY, ANY, ANY, ANY, 8, 16 << 10,
                    100, STREAM_WINDOW, WINDOW, Duration.ofSeconds(10), Duration.ofSeconds(75));

    /** One end of the connection. */
    private static final class End implements Streams {
        private final VirtualWire wire = new VirtualWire();
        private final List<ChanceSpeaker> speakers = new ArrayList<>();
        private final Random chance;
        private final Multiplexer codec;

        /** What may be sent to this side: as the other side can know, and as this one has said. */
        private final Credit known = new Credit();
        private final Credit said = new Credit();

        /** What leaves here, and what of it has not arrived. */
        private final ByteBuf onTheWay = Unpooled.buffer();
        private @Nullable FrameCutter leaving;
        private @Nullable FrameCutter arriving;
        private @Nullable End other;

        private End(boolean server, Random chance) {
            this.chance = chance;
            codec = server ? Multiplexer.server(wire, RULES, this) : Multiplexer.client(wire, RULES, this);
        }

        private void connect(End to) {
            other = to;
            int preface = codec.connection().isServer() ? 0 : 24;
            leaving = new FrameCutter(preface, frame -> {
                other.known.sent(frame);
                said.granted(frame);
            });
            arriving = new FrameCutter(preface, frame -> {
                other.said.sent(frame);
                known.granted(frame);
            });
            wire.attach(codec);
        }

        @Override
        public Inbound opened(StreamLine stream) {
            return chance.nextInt(15) == 0 ? null : speaker(stream);
        }

        @Override
        public void lost(@Nullable NetworkException why) {}

        private ChanceSpeaker speaker(StreamLine line) {
            ChanceSpeaker speaker = new ChanceSpeaker(line, codec.connection().isServer(), chance);
            speakers.add(speaker);
            return speaker;
        }

        private void open() {
            if (codec.canOpen()) {
                codec.open(this::speaker);
                speakers.getLast().begin();
            }
        }

        private void someAct() {
            for (int n = speakers.isEmpty() ? 0 : 1 + chance.nextInt(4); n > 0; n--) {
                speakers.get(chance.nextInt(speakers.size())).act();
            }
        }

        private void sync() {
            ByteBuf left = wire.sync();
            leaving.look(left);
            onTheWay.writeBytes(left);
            speakers.removeIf(ChanceSpeaker::isOver);
        }

        private void someArrives(int most) {
            ByteBuf some = onTheWay.readBytes(Math.min(most, onTheWay.readableBytes()));
            onTheWay.discardReadBytes();
            arriving.look(some);
            other.wire.deliver(some);
        }

        private Http2Stream whole() {
            return codec.connection().connectionStream();
        }

        private DefaultHttp2LocalFlowController window() {
            return (DefaultHttp2LocalFlowController) codec.decoder().flowController();
        }

        /** What came and was not taken is all that is missing of the windows. */
        private void check() {
            int untaken = 0;
            for (ChanceSpeaker speaker : speakers) {
                StreamLine line = speaker.line();
                Http2Stream stream = codec.connection().stream(line.id());
                if (stream != null && line.id() > 0) {
                    int ofIt = speaker.untaken(said.bytes(line.id()));
                    if (window().unconsumedBytes(stream) != ofIt) {
                        throw new AssertionError("of the window of " + line + " " + window().unconsumedBytes(stream)
                                + " bytes are missing, and " + ofIt + " were not taken");
                    }
                    untaken += ofIt;
                }
            }
            assertThat(window().unconsumedBytes(whole())).as("missing of the window of all").isEqualTo(untaken);
            assertThat(said.whole()).isLessThanOrEqualTo(WINDOW);
            assertThat(wire.isClosing()).as("a rule was broken, and so the connection is closed").isFalse();
        }

        /** Netty keeps what was taken until it is worth a frame: now any byte is. */
        private void grantAll() throws Http2Exception {
            window().windowUpdateRatio(whole(), 0.99999f);
        }

        private void end() {
            wire.end();
            codec.lost(null);
        }

        private void checkEnd() {
            assertThat(known.whole()).as("what may be sent, as the sender knows").isEqualTo(WINDOW);
            assertThat(said.whole()).as("what may be sent, as the receiver said").isEqualTo(WINDOW);
            assertThat(window().windowSize(whole())).isEqualTo(WINDOW);
            assertThat(other.codec.connection().remote().flowController().windowSize(other.whole())).isEqualTo(WINDOW);
        }
    }

    private final Random chance = new Random();
    private @Nullable End client;
    private @Nullable End server;

    private End either() {
        return chance.nextBoolean() ? client : server;
    }

    private void turn() {
        client.sync();
        server.sync();
        client.check();
        server.check();
    }

    private void allArrives() {
        while (client.onTheWay.isReadable() || server.onTheWay.isReadable()) {
            client.someArrives(ANY);
            server.someArrives(ANY);
            turn();
        }
    }

    private void begin(long seed) {
        chance.setSeed(seed);
        client = new End(false, chance);
        server = new End(true, chance);
        client.connect(server);
        server.connect(client);
        client.sync();
        server.sync();
        allArrives();
    }

    private void live() {
        switch (chance.nextInt(20)) {
            case 0, 1 -> client.open();
            case 2 -> await(sleep(Duration.ofMillis(chance.nextInt(300))));
            case 3, 4, 5, 6, 7, 8 -> either().someArrives(1 + chance.nextInt(40_000));
            default -> either().someAct();
        }
    }

    private void finish() {
        for (int i = 0; client.codec.open() + server.codec.open() > 0; i++) {
            assertThat(i).as("turns until all streams have ended: %s, %s", client.speakers, server.speakers)
                    .isLessThan(100);
            client.speakers.forEach(ChanceSpeaker::finish);
            server.speakers.forEach(ChanceSpeaker::finish);
            turn();
            allArrives();
            await(sleep(Duration.ofMillis(100)));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void roomIsNeitherLostNorGivenTwice(long seed) {
        virtualRun(() -> {
            begin(seed);
            for (int i = 0; i < 200; i++) {
                live();
                turn();
            }
            finish();
            client.grantAll();
            server.grantAll();
            turn();
            allArrives();
            client.checkEnd();
            server.checkEnd();
            client.end();
            server.end();
        });
    }
}
