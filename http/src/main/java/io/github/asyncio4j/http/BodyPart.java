package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.Coroutine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One part of a multipart body: headers, and a body of its own that is read before the next part. Its bytes come as
 * they were sent: a Content-Encoding or Content-Transfer-Encoding is not undone.
 */
public final class BodyPart implements BodyStream {

    private final MultipartReader reader;
    private final Headers headers;
    private final MediaType type;
    private final Disposition disposition;
    private boolean passedOver;
    private boolean atEnd;

    BodyPart(MultipartReader reader, Headers headers) {
        this.reader = reader;
        this.headers = headers;
        type = type(headers);
        disposition = Disposition.of(headers);
    }

    private static MediaType type(Headers headers) {
        String text = headers.get("Content-Type");
        try {
            return text == null ? MediaType.TEXT : new MediaType(text);
        } catch (IllegalArgumentException e) {
            throw BodyRefusedException.malformed("the Content-Type of a part is no media type");
        }
    }

    /** Returns the headers of the part. Characters beyond ASCII are those of Latin-1: ask {@link #name} for a name. */
    public Headers headers() {
        return headers;
    }

    /** Returns the media type: plain text if the part does not say. */
    public MediaType mediaType() {
        return type;
    }

    /** Returns the name of the form's field, or null if the part has none. */
    public @Nullable String name() {
        return disposition.name();
    }

    /**
     * Returns the name of the file as the sender calls it, or null if the part is no file. It never has folders, nor
     * control characters, and is empty if nothing else is left; still it is the sender's choice: do not write to a file
     * of that name without a look at what is there.
     */
    public @Nullable String filename() {
        return disposition.filename();
    }

    @Override
    public Coroutine<byte @Nullable []> readChunk() {
        return async(() -> reader.readChunk(this));
    }

    /**
     * Returns what is left of the part. Suspends until its end.
     *
     * @throws BodyRefusedException if it is longer than this many bytes
     */
    public Coroutine<byte[]> read(int maxBytes) {
        return async(() -> readWhole(maxBytes));
    }

    byte[] readWhole(int maxBytes) {
        // One array that grows: a list of many small pieces would take many times their bytes.
        var all = new ByteArrayOutputStream();
        for (byte[] piece = reader.readChunk(this); piece != null; piece = reader.readChunk(this)) {
            if (piece.length > maxBytes - all.size()) {
                throw BodyRefusedException.tooLarge("a part is longer than the limit of " + maxBytes + " bytes");
            }
            all.write(piece, 0, piece.length);
        }
        return all.toByteArray();
    }

    /**
     * Returns what is left of the part as text, in the charset that its type names, or else UTF-8. Suspends until its
     * end.
     *
     * @throws BodyRefusedException if it is longer than this many bytes
     */
    public Coroutine<String> text(int maxBytes) {
        return async(() -> text(maxBytes, StandardCharsets.UTF_8));
    }

    String text(int maxBytes, Charset otherwise) {
        Charset own = headers.contains("Content-Type") ? type.charset() : null;
        return new String(readWhole(maxBytes), own == null ? otherwise : own);
    }

    /**
     * Returns a reader of the multipart body that this part holds. It counts its parts with those around it.
     *
     * @throws BodyRefusedException if the part is not multipart, or is in a nested body itself
     */
    public MultipartReader multipart() {
        return reader.nested(type, this);
    }

    /** Some of it has been dropped unread: its end is not to be taken for the end of what it was. */
    void passOver() {
        passedOver = true;
    }

    void atEnd() {
        atEnd = !passedOver;
    }

    @Override
    public boolean isAtEnd() {
        return atEnd;
    }

    /** Shows the names alone: values are often secrets. */
    @Override
    public String toString() {
        return "BodyPart[" + headers + "]";
    }
}
