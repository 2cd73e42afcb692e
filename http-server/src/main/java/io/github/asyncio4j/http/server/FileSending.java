package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.grammar.HttpDate;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file, or what a request wants of it. Files are opened and read on other threads, since the disk would hold the
 * loop; the larger ones are sent by the system where it can, without passing through this process.
 */
final class FileSending implements AutoCloseable {

    /** How much is read at once, and up to which length a file is read when it is opened. */
    private static final int PIECE = 64 * 1024;

    private final Outgoing out;
    private final Response response;
    private final FileSource source;

    /** The headers of the request if the answer depends on them; null for an answer that has a status of its own. */
    private final @Nullable Headers asked;

    /** The open file, and whether nobody needs it any more; a thread that opens it late closes it. Guarded by this. */
    private @Nullable OpenFile file;
    private boolean closed;

    private FileSending(Outgoing out, Response response, FileSource source) {
        this.out = out;
        this.response = response;
        this.source = source;
        Request request = out.request();
        boolean reads = request != null && (request.method().equals("GET") || request.method().equals("HEAD"));
        asked = reads && response.status() == 200 ? request.headers() : null;
    }

    /**
     * What is sent.
     *
     * @param status 206, 304, 412 or 416; 200 for the whole, whose own status may be another
     * @param range the part
     * @param bytes the part itself if it was read already
     */
    private record Answer(int status, Headers headers, long size, FileRange range, byte @Nullable [] bytes) {}

    /** Sends it. Suspends while it is opened and read, and while the client is behind. */
    static void send(Outgoing out, Response response, FileSource source) throws Exception {
        try (FileSending sending = new FileSending(out, response, source)) {
            sending.send();
        }
    }

    private void send() throws Exception {
        Answer answer;
        try {
            answer = await(toThread(this::open), AccessDeniedException.class);
        } catch (AccessDeniedException e) {
            out.send(Answering.failed(403));
            return;
        }
        if (answer == null) {
            out.send(Answering.failed(404));
            return;
        }
        Response told = response.withHeaders(answer.headers());
        switch (answer.status()) {
            case 200, 206 -> sendBody(told, answer);
            case 304 -> out.send(without(told, Response.status(304)));
            case 412 -> out.send(without(told, Answering.failed(412)));
            default -> out.send(without(told, Answering.failed(416)).withHeader("Content-Range",
                    "bytes */" + answer.size()));
        }
    }

    /** Returns a response without the file: its headers are kept but for those that describe the body. */
    private static Response without(Response told, Response other) {
        Headers kept = told.headers().without("Content-Type").without("Content-Encoding");
        return other.withHeaders(kept);
    }

    /** Runs on another thread. */
    private @Nullable Answer open() throws IOException {
        OpenFile opened = source.open();
        if (opened == null) {
            return null;
        }
        boolean needed = false;
        try {
            Answer answer = answer(opened);
            boolean hasBody = (answer.status() == 200 || answer.status() == 206) && out.wantsBody();
            needed = hasBody && answer.bytes() == null && keep(opened);
            return answer;
        } finally {
            if (!needed) {
                opened.close();
            }
        }
    }

    private Answer answer(OpenFile opened) throws IOException {
        String given = response.headers().get("ETag");
        String etag = given == null ? opened.etag(source.tag()) : given;
        long seconds = TimeUnit.NANOSECONDS.toSeconds(opened.modified());
        Headers headers = Headers.of("ETag", etag, "Last-Modified",
                HttpDate.format(Instant.ofEpochSecond(seconds)), "Accept-Ranges", "bytes");
        FileRange range = new FileRange(0, opened.size());
        int status = 200;
        if (asked != null) {
            Preconditions conditions = new Preconditions(asked, etag, seconds);
            status = conditions.status();
            FileRange wanted = status == 200 && conditions.allowsRange() ? wantedRange(opened.size()) : null;
            if (wanted != null) {
                range = wanted;
                status = wanted.isSatisfiable() ? 206 : 416;
            }
        }
        if (status == 206) {
            headers = headers.and("Content-Range",
                    "bytes " + range.from() + "-" + (range.to() - 1) + "/" + opened.size());
        }
        boolean small = (status == 200 || status == 206) && range.length() <= PIECE && out.wantsBody();
        return new Answer(status, headers, opened.size(), range,
                small ? read(opened.channel(), range.from(), (int) range.length()) : null);
    }

    private @Nullable FileRange wantedRange(long size) {
        String range = asked == null ? null : asked.get("Range");
        return range == null || !out.wantsBody() ? null : FileRange.parse(range, size);
    }

    private void sendBody(Response told, Answer answer) throws IOException {
        FileRange range = answer.range();
        out.begin(answer.status() == 206 ? told.withStatus(206) : told, range.length());
        if (!out.wantsBody()) {
            return;
        }
        byte[] bytes = answer.bytes();
        if (bytes != null) {
            out.content(bytes);
            out.end();
            return;
        }
        FileChannel handedOver = out.sendsFiles() ? handOver() : null;
        if (handedOver != null) {
            sendBySystem(handedOver, range);
        } else {
            sendPieces(Objects.requireNonNull(file).channel(), range);
            out.end();
        }
    }

    private void sendBySystem(FileChannel channel, FileRange range) throws IOException {
        if (!out.file(channel, range.from(), range.length())) {
            throw shrunk();
        }
    }

    private EOFException shrunk() {
        return new EOFException("the file " + source + " became shorter while it was sent; the connection is cut");
    }

    private void sendPieces(SeekableByteChannel channel, FileRange range) {
        for (long at = range.from(); at < range.to();) {
            long from = at;
            int size = (int) Math.min(range.to() - at, PIECE);
            out.content(await(toThread(() -> read(channel, from, size))));
            at += size;
        }
    }

    private byte[] read(SeekableByteChannel channel, long from, int size) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(size);
        channel.position(from);
        while (piece.hasRemaining()) {
            if (channel.read(piece) < 0) {
                throw shrunk();
            }
        }
        return piece.array();
    }

    /** Notes an open file; false if it comes too late. */
    private synchronized boolean keep(OpenFile opened) {
        file = closed ? null : opened;
        return !closed;
    }

    /** Gives the file away if the system can send it: who takes it closes it. */
    private synchronized @Nullable FileChannel handOver() {
        OpenFile opened = file;
        if (opened != null && opened.channel() instanceof FileChannel channel
                && channel.getClass().getModule() == Object.class.getModule()) {
            file = null;
            return channel;
        }
        return null;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (file != null) {
            file.close();
        }
    }
}
