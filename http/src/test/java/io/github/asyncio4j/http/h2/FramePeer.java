package io.github.asyncio4j.http.h2;

import static io.github.asyncio4j.Asyncio.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.StreamReader;
import io.github.asyncio4j.net.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One end of a connection of HTTP/2, either: it sends the frames that the test says, whatever the rules. */
public final class FramePeer implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int ACK = 1;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;

    public static final int MAX_STREAMS = 3;
    public static final int INITIAL_WINDOW = 4;

    public static final int NO_ERROR = 0;
    public static final int PROTOCOL_ERROR = 1;
    public static final int ENHANCE_YOUR_CALM = 11;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

    /** A frame of the other end. */
    public record Frame(int type, int flags, int stream, byte[] payload) {

        /** The code of a RST_STREAM or a GOAWAY. */
        public int code() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }

        /** The last stream of a GOAWAY. */
        public int lastStream() {
            return ByteBuffer.wrap(payload).getInt(0);
        }

        public boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }
    }

    private final StreamReader reader;
    private final StreamWriter writer;
    private final ByteArrayOutputStream queued = new ByteArrayOutputStream();

    private FramePeer(StreamReader reader, StreamWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /** Connects to a server, and begins with the preface and empty settings. */
    public static FramePeer client(int port) {
        Connection connection = await(Network.openConnection("127.0.0.1", port));
        FramePeer client = new FramePeer(connection.reader(), connection.writer());
        client.queued.writeBytes(PREFACE);
        return client.frame(SETTINGS, 0, 0).send();
    }

    /** Takes the preface of a client, and begins with empty settings. */
    public static FramePeer server(StreamReader reader, StreamWriter writer) {
        FramePeer server = new FramePeer(reader, writer);
        server.read(PREFACE.length);
        return server.frame(SETTINGS, 0, 0).send();
    }

    /** Queues a frame. */
    public FramePeer frame(int type, int flags, int stream, byte... payload) {
        queued.writeBytes(ByteBuffer.allocate(9).putInt(payload.length << 8 | type).put((byte) flags).putInt(stream)
                .array());
        queued.writeBytes(payload);
        return this;
    }

    /** Queues a head, or trailers. */
    public FramePeer head(int stream, int flags, String... namesAndValues) {
        return frame(HEADERS, END_HEADERS | flags, stream, fields(namesAndValues));
    }

    public FramePeer data(int stream, int flags, String text) {
        return frame(DATA, flags, stream, text.getBytes(ISO_8859_1));
    }

    public FramePeer setting(int name, int value) {
        return frame(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) name).putInt(value).array());
    }

    public FramePeer reset(int stream, int code) {
        return frame(RST_STREAM, 0, stream, number(code));
    }

    public FramePeer goAway(int last, int code, String text) {
        return frame(GOAWAY, 0, 0, ByteBuffer.allocate(8 + text.length()).putInt(last).putInt(code)
                .put(text.getBytes(ISO_8859_1)).array());
    }

    /** Queues a GET without a body. */
    public FramePeer get(int stream, String path) {
        return head(stream, END_STREAM, ":method", "GET", ":scheme", "http", ":authority", "x", ":path", path);
    }

    /** Queues the head of a POST whose body comes in frames. */
    public FramePeer post(int stream, String path) {
        return head(stream, 0, ":method", "POST", ":scheme", "http", ":authority", "x", ":path", path);
    }

    /** Queues a whole response. */
    public FramePeer answer(int stream, String text) {
        return head(stream, 0, ":status", "200").data(stream, END_STREAM, text);
    }

    /** Sends what is queued. That the other end has closed is no fault of this one. */
    public FramePeer send() {
        writer.write(queued.toByteArray());
        queued.reset();
        return this;
    }

    /** Returns fields as HPACK, each a literal that is not indexed. */
    public static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.write(0);
            literal(out, namesAndValues[i]);
            literal(out, namesAndValues[i + 1]);
        }
        return out.toByteArray();
    }

    /** Writes a string as HPACK does where it saves nothing. */
    public static void literal(ByteArrayOutputStream out, String text) {
        int length = text.length();
        out.write(Math.min(length, 127));
        if (length >= 127) {
            int rest = length - 127;
            for (; rest >= 128; rest >>= 7) {
                out.write(rest & 127 | 128);
            }
            out.write(rest);
        }
        out.writeBytes(text.getBytes(ISO_8859_1));
    }

    public static byte[] number(int n) {
        return ByteBuffer.allocate(4).putInt(n).array();
    }

    private byte[] read(int length) {
        return await(reader.readExactly(length));
    }

    /** Returns the next frame, or null at the end of the connection, however it ends. */
    @Nullable
    public Frame next() {
        try {
            ByteBuffer header = ByteBuffer.wrap(read(9));
            int lengthAndType = header.getInt();
            return new Frame(lengthAndType & 0xff, header.get(), header.getInt(), read(lengthAndType >>> 8));
        } catch (NetworkException ended) {
            return null;
        }
    }

    /** Returns the next frame of this type, leaving out others; null if the connection ends before. */
    @Nullable
    public Frame nextOrNull(int type) {
        Frame frame = next();
        while (frame != null && frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** Returns the next frame of this type, leaving out others; it has to come. */
    public Frame next(int type) {
        Frame frame = nextOrNull(type);
        if (frame == null) {
            throw new AssertionError("the connection ended, and no frame of type " + type + " had come");
        }
        return frame;
    }

    /** Returns the stream of the next request, whose body is still to come if it has one; 0 if the connection ended. */
    public int request() {
        Frame head = nextOrNull(HEADERS);
        return head == null ? 0 : head.stream();
    }

    /** Answers every request with how many there were from here on. */
    public void answerAll() {
        int answered = 0;
        for (int stream = request(); stream > 0; stream = request()) {
            answer(stream, "answer " + ++answered).send();
        }
    }

    /** Returns the body of the answer to a GET. */
    public String ask(int stream, String path) {
        get(stream, path).send();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Frame frame = next();
            if (frame == null || frame.type() == RST_STREAM || frame.type() == GOAWAY) {
                throw new AssertionError("no answer on stream " + stream + ", but " + frame);
            }
            if (frame.type() == DATA) {
                body.writeBytes(frame.payload());
            }
            if (frame.ends() && frame.stream() == stream) {
                return body.toString(ISO_8859_1);
            }
        }
    }

    /** Returns all frames up to the end of the connection. */
    public List<Frame> rest() {
        List<Frame> all = new ArrayList<>();
        for (Frame frame = next(); frame != null; frame = next()) {
            all.add(frame);
        }
        return all;
    }

    /** Reads nothing from now on. */
    public void pause() {
        writer.transport().pauseReading();
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        writer.transport().abort();
    }
}
