package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.http.client.Backend.playing;
import static io.github.asyncio4j.http.client.Backend.until;
import static io.github.asyncio4j.http.client.Http2Talk.PLAIN;
import static io.github.asyncio4j.http.client.Http2Talk.get;
import static io.github.asyncio4j.http.h2.FramePeer.ACK;
import static io.github.asyncio4j.http.h2.FramePeer.CONTINUATION;
import static io.github.asyncio4j.http.h2.FramePeer.DATA;
import static io.github.asyncio4j.http.h2.FramePeer.END_HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.END_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.GOAWAY;
import static io.github.asyncio4j.http.h2.FramePeer.HEADERS;
import static io.github.asyncio4j.http.h2.FramePeer.INITIAL_WINDOW;
import static io.github.asyncio4j.http.h2.FramePeer.PADDED;
import static io.github.asyncio4j.http.h2.FramePeer.PING;
import static io.github.asyncio4j.http.h2.FramePeer.PUSH_PROMISE;
import static io.github.asyncio4j.http.h2.FramePeer.RST_STREAM;
import static io.github.asyncio4j.http.h2.FramePeer.SETTINGS;
import static io.github.asyncio4j.http.h2.FramePeer.WINDOW_UPDATE;
import static io.github.asyncio4j.http.h2.FramePeer.fields;
import static io.github.asyncio4j.http.h2.FramePeer.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.asyncio4j.http.h2.FramePeer;
import io.github.asyncio4j.http.h2.FramePeer.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a server of HTTP/2 must not do: each of it fails the request with a sentence, tells the server the code that
 * RFC 9113 names, and the next request is answered.
 */
class Http2FaultsTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int STREAM_CLOSED = 5;
    private static final int FRAME_SIZE_ERROR = 6;
    private static final int COMPRESSION_ERROR = 9;
    private static final int ENHANCE_YOUR_CALM = 11;

    private static final String STATUS = ":status";
    private static final String OK = "200";
    private static final int BOTH = END_HEADERS | END_STREAM;

    /**
     * Something that is wrong.
     *
     * @param told GOAWAY where the connection has to end, RST_STREAM where the stream suffices
     */
    private record Fault(String name, int told, int code, String sentence, BiConsumer<FramePeer, Integer> frames) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault connection(String name, int code, String sentence, BiConsumer<FramePeer, Integer> frames) {
        return new Fault(name, GOAWAY, code, sentence, frames);
    }

    private static Fault stream(String name, int code, String sentence, BiConsumer<FramePeer, Integer> frames) {
        return new Fault(name, RST_STREAM, code, sentence, frames);
    }

    static Stream<Fault> faults() {
        return Stream.of(
                stream("window of a stream overflows", FLOW_CONTROL_ERROR, "",
                        (peer, id) -> peer.frame(WINDOW_UPDATE, 0, id, number(Integer.MAX_VALUE))),
                connection("window of the connection overflows", FLOW_CONTROL_ERROR, "",
                        (peer, _) -> peer.frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE))),
                stream("window of a stream grows by nothing", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.frame(WINDOW_UPDATE, 0, id, number(0))),
                connection("window of the connection grows by nothing", PROTOCOL_ERROR, "",
                        (peer, _) -> peer.frame(WINDOW_UPDATE, 0, 0, number(0))),
                connection("a window by settings overflows", FLOW_CONTROL_ERROR, "",
                        (peer, _) -> peer.setting(INITIAL_WINDOW, -1)),
                connection("push", PROTOCOL_ERROR, "push",
                        (peer, id) -> peer.frame(PUSH_PROMISE, END_HEADERS, id, bytes(
                                number(2),
                                fields(":method", "GET", ":scheme", "http", ":authority", "x", ":path", "/")))),
                connection("a stream of the server's own", PROTOCOL_ERROR, "a stream that a server cannot open",
                        (peer, _) -> peer.head(2, END_STREAM, STATUS, OK)),
                connection("a stream that nobody began", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.head(id + 2, END_STREAM, STATUS, OK)),
                connection("a head without a stream", PROTOCOL_ERROR, "",
                        (peer, _) -> peer.head(0, END_STREAM, STATUS, OK)),
                connection("data without a stream", PROTOCOL_ERROR, "", (peer, _) -> peer.data(0, 0, "x")),
                stream("data before a head", PROTOCOL_ERROR, "a body before a head",
                        (peer, id) -> peer.data(id, END_STREAM, "x")),
                connection("a frame that is too large", FRAME_SIZE_ERROR, "",
                        (peer, id) -> peer.frame(DATA, 0, id, new byte[16_385])),
                connection("padding beyond the frame", PROTOCOL_ERROR, "", (peer, id) -> peer.head(id, 0, STATUS, OK)
                        .frame(DATA, PADDED, id, new byte[] {9, 1, 2})),
                connection("padding of a head beyond the frame", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.frame(HEADERS, PADDED | BOTH, id, new byte[] {9, 1, 2})),
                connection("settings of an odd length", FRAME_SIZE_ERROR, "",
                        (peer, _) -> peer.frame(SETTINGS, 0, 0, new byte[5])),
                connection("an answer with settings", FRAME_SIZE_ERROR, "",
                        (peer, _) -> peer.frame(SETTINGS, ACK, 0, new byte[6])),
                connection("push switched on", PROTOCOL_ERROR, "", (peer, _) -> peer.setting(2, 1)),
                connection("a largest frame that is too small", PROTOCOL_ERROR, "", (peer, _) -> peer.setting(5, 100)),
                connection("a ping of an odd length", FRAME_SIZE_ERROR, "",
                        (peer, _) -> peer.frame(PING, 0, 0, new byte[7])),
                connection("a reset of an odd length", FRAME_SIZE_ERROR, "",
                        (peer, id) -> peer.frame(RST_STREAM, 0, id, new byte[3])),
                connection("a reset of a stream that nobody began", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.reset(id + 2, 8)),
                connection("a continuation of nothing", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.frame(CONTINUATION, END_HEADERS, id)),
                connection("a frame within a head", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.frame(HEADERS, 0, id).frame(PING, 0, 0, new byte[8])),
                connection("HPACK that is none", COMPRESSION_ERROR, "",
                        (peer, id) -> peer.frame(HEADERS, BOTH, id, new byte[] {(byte) 0xff, (byte) 0xff, 1})),
                connection("a head that goes on and on", ENHANCE_YOUR_CALM, "",
                        (peer, id) -> IntStream.range(0, 10)
                                .forEach(n -> peer.frame(n == 0 ? HEADERS : CONTINUATION, 0, id))),
                connection("pings", ENHANCE_YOUR_CALM, "",
                        (peer, _) -> IntStream.range(0, 300).forEach(_ -> peer.frame(PING, 0, 0, new byte[8]))),
                connection("data of nothing", ENHANCE_YOUR_CALM, "", (peer, id) -> {
                    peer.head(id, 0, STATUS, OK);
                    IntStream.range(0, 3).forEach(_ -> peer.frame(DATA, 0, id));
                }),
                stream("more than the window", FLOW_CONTROL_ERROR, "", (peer, id) -> {
                    peer.head(id, 0, STATUS, OK);
                    IntStream.range(0, 100).forEach(_ -> peer.frame(DATA, 0, id, new byte[16_384]));
                }),
                stream("no status", PROTOCOL_ERROR, "a status that is none",
                        (peer, id) -> peer.head(id, BOTH, "a", "b")),
                stream("a status of two digits", PROTOCOL_ERROR, "a status that is none",
                        (peer, id) -> peer.head(id, BOTH, STATUS, "20")),
                stream("status 101", PROTOCOL_ERROR, "a status that is none",
                        (peer, id) -> peer.head(id, 0, STATUS, "101")),
                stream("two statuses", PROTOCOL_ERROR, "a pseudo-header that is unknown, or there twice",
                        (peer, id) -> peer.head(id, BOTH, STATUS, OK, STATUS, "204")),
                stream("a request as a response", PROTOCOL_ERROR, "a status that is none",
                        (peer, id) -> peer.head(id, BOTH, ":method", "GET")),
                stream("a status behind a header", PROTOCOL_ERROR, "a pseudo-header after a header",
                        (peer, id) -> peer.head(id, BOTH, "a", "b", STATUS, OK)),
                stream("upper case", PROTOCOL_ERROR, "a name that is no token in lower case",
                        (peer, id) -> peer.head(id, BOTH, STATUS, OK, "Server", "x")),
                stream("a line break in a value", PROTOCOL_ERROR, "a value with control characters",
                        (peer, id) -> peer.head(id, BOTH, STATUS, OK, "a", "b\r\nc: d")),
                stream("a header of connections", PROTOCOL_ERROR, "a header of connections",
                        (peer, id) -> peer.head(id, BOTH, STATUS, OK, "connection", "close")),
                stream("chunks", PROTOCOL_ERROR, "a header of connections",
                        (peer, id) -> peer.head(id, 0, STATUS, OK, "transfer-encoding", "chunked")),
                stream("the end at 1xx", PROTOCOL_ERROR, "an end after a response of 1xx",
                        (peer, id) -> peer.head(id, BOTH, STATUS, "103")),
                stream("too many fields", PROTOCOL_ERROR, "more than 100 fields", (peer, id) -> peer.head(id, BOTH,
                        Stream.concat(Stream.of(STATUS, OK), Stream.generate(() -> "a").limit(200))
                                .toArray(String[]::new))),
                stream("two lengths", PROTOCOL_ERROR, "a Content-Length that is no number, or there twice",
                        (peer, id) -> peer.head(id, 0, STATUS, OK, "content-length", "1", "content-length", "2")),
                stream("a length and no body", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.head(id, BOTH, STATUS, OK, "content-length", "1")),
                stream("more than the length", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.head(id, 0, STATUS, OK, "content-length", "1").data(id, END_STREAM, "ab")),
                stream("less than the length", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.head(id, 0, STATUS, OK, "content-length", "5").data(id, END_STREAM, "ab")),
                stream("a pseudo-header among the trailers", PROTOCOL_ERROR, "trailers",
                        (peer, id) -> peer.head(id, 0, STATUS, OK).head(id, END_STREAM, STATUS, OK)),
                stream("a second head", PROTOCOL_ERROR, "",
                        (peer, id) -> peer.head(id, 0, STATUS, OK).head(id, 0, STATUS, OK)));
    }

    private static byte[] bytes(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsWrongFailsTheRequest(Fault fault) {
        List<Frame> told = new ArrayList<>();
        Backend.with(playing(peer -> {
            fault.frames.accept(peer, peer.request());
            peer.send();
            for (Frame frame = peer.next(); frame != null && frame.type() != HEADERS; frame = peer.next()) {
                if (frame.type() == GOAWAY || frame.type() == RST_STREAM) {
                    told.add(frame);
                }
                if (frame.type() == RST_STREAM) {
                    peer.answerAll();
                }
            }
        }, FramePeer::answerAll), backend -> {
            try (ClientSession session = new ClientSession(PLAIN)) {
                Throwable failure = catchThrowable(() -> await(get(session, backend)));
                assertThat(failure).isInstanceOfAny(InvalidResponseException.class, ClientPayloadException.class)
                        .hasMessageContaining(fault.sentence).hasMessageEndingWith(": " + backend.url("/"));
                assertThat(failure.getMessage()).matches("the response is not one of HTTP/2: .*|the body .*");
                assertThat(await(get(session, backend))).isEqualTo("answer 1");
                until(() -> !told.isEmpty());
                assertThat(told.getFirst().type()).isEqualTo(fault.told);
                assertThat(told.getFirst().code()).isEqualTo(fault.code);
                assertThat(backend.made()).isEqualTo(fault.told == GOAWAY ? 2 : 1);
                until(() -> session.stats().open() == 1);
            }
        });
    }

    /** The response was whole before; what comes for its stream afterwards is not its fault any more. */
    @Test
    void aHeadAfterTheEndFailsNobody() {
        List<Frame> told = new ArrayList<>();
        Backend.with(playing(peer -> {
            int stream = peer.request();
            peer.answer(stream, "Hello").head(stream, END_STREAM, STATUS, OK).send();
            for (Frame frame = peer.next(); frame != null; frame = peer.next()) {
                if (frame.type() == HEADERS) {
                    peer.answer(frame.stream(), "and more").send();
                } else if (frame.type() == RST_STREAM || frame.type() == GOAWAY) {
                    told.add(frame);
                }
            }
        }), backend -> {
            try (ClientSession session = new ClientSession(PLAIN)) {
                assertThat(await(get(session, backend))).isEqualTo("Hello");
                assertThat(await(get(session, backend))).isEqualTo("and more");
                until(() -> !told.isEmpty());
                assertThat(told.getFirst().code()).isEqualTo(STREAM_CLOSED);
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }

    @Test
    void aServerOfHttp1IsTold() {
        Backend.with(peer -> {
            peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            peer.awaitEnd();
        }, backend -> {
            try (ClientSession session = new ClientSession(PLAIN)) {
                Throwable failure = catchThrowable(() -> await(get(session, backend)));
                assertThat(failure).isInstanceOf(InvalidResponseException.class)
                        .hasMessageStartingWith("the response is not one of HTTP/2: ");
            }
        });
    }

    @Test
    void aServerThatClosesWithoutAWordIsTold() {
        Backend.with(playing(peer -> {
            peer.head(peer.request(), 0, STATUS, OK).data(3, 0, "Hello").send();
            await(sleep(Duration.ofMillis(20)));
        }, FramePeer::answerAll), backend -> {
            try (ClientSession session = new ClientSession(PLAIN)) {
                Throwable failure = catchThrowable(() -> await(get(session, backend)));
                assertThat(failure).isInstanceOf(ClientPayloadException.class)
                        .hasMessage("the body ended early: its end is missing, after 5 bytes: " + backend.url("/"));
                assertThat(await(get(session, backend))).isEqualTo("answer 1");
            }
        });
    }

    @Test
    void moreThan100HeadsOf1xxAreNotWaitedFor() {
        Backend.with(playing(peer -> {
            int stream = peer.request();
            for (int i = 0; i < 101; i++) {
                peer.head(stream, 0, STATUS, "103").send();
            }
            peer.answerAll();
        }), backend -> {
            try (ClientSession session = new ClientSession(PLAIN)) {
                Throwable failure = catchThrowable(() -> await(get(session, backend)));
                assertThat(failure).isInstanceOf(InvalidResponseException.class)
                        .hasMessageContaining("more than 100 responses of 1xx");
                assertThat(await(get(session, backend))).isEqualTo("answer 1");
                assertThat(backend.made()).isEqualTo(1);
            }
        });
    }
}
