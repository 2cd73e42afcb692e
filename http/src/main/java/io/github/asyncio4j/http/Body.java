package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.options.Amount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is sent as the body of a request or a response: bytes, a file, or a stream that is made while it is sent. Every
 * body says its media type, which goes into Content-Type. Immutable.
 *
 * <pre>{@code
 * session.post(url, RequestOptions.none().withBody(Body.ofFile(Path.of("report.pdf"))))
 * }</pre>
 */
public final class Body {

    /** The length of a body that is not known before it is sent. */
    public static final long UNKNOWN_LENGTH = -1;

    private final MediaType type;

    /** One of these three is not null. */
    private final byte @Nullable [] bytes;
    private final @Nullable Path file;
    private final @Nullable BodyProducer producer;

    private final long length;
    private final boolean repeatable;

    private Body(MediaType type, byte @Nullable [] bytes, @Nullable Path file, @Nullable BodyProducer producer,
            long length, boolean repeatable) {
        this.type = Objects.requireNonNull(type, "the media type is null; MediaType.OCTETS says nothing of the bytes");
        this.bytes = bytes;
        this.file = file;
        this.producer = producer;
        this.length = length;
        this.repeatable = repeatable;
    }

    /** Makes a body of bytes. The array is not copied: leave it as it is. */
    public static Body of(byte[] bytes, MediaType type) {
        Objects.requireNonNull(bytes, "the body is null");
        return new Body(type, bytes, null, null, bytes.length, true);
    }

    /** Makes a body of plain text in UTF-8. */
    public static Body ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8), MediaType.TEXT);
    }

    /** Makes a body of a JSON text. */
    public static Body ofJson(String json) {
        return of(json.getBytes(StandardCharsets.UTF_8), MediaType.JSON);
    }

    /** Makes a body of a file, with the media type of its name. See {@link #ofFile(Path, MediaType)}. */
    public static Body ofFile(Path file) {
        return ofFile(file, MediaType.ofFileName(file.toString()));
    }

    /**
     * Makes a body of a file. It is read while it is sent, in pieces and away from the loop; it must keep its length
     * meanwhile.
     */
    public static Body ofFile(Path file, MediaType type) {
        return new Body(type, null, Objects.requireNonNull(file, "the file is null"), null, UNKNOWN_LENGTH, true);
    }

    /**
     * Makes a body that is written while it is sent, once. Without a length it goes in chunks; see {@link #withLength}.
     */
    public static Body ofStream(MediaType type, BodyProducer producer) {
        Objects.requireNonNull(producer, "the producer of the body is null");
        return new Body(type, null, null, producer, UNKNOWN_LENGTH, false);
    }

    /** Makes a body of a form: multipart if it has files, else urlencoded. */
    public static Body ofForm(FormData form) {
        return form.hasFiles() ? ofMultipart(MultipartWriter.of(form))
                : of(form.urlEncoded().getBytes(StandardCharsets.US_ASCII), MediaType.FORM);
    }

    /** Makes a body of parts. Its length is known if that of every part is; it is repeatable if every part is. */
    public static Body ofMultipart(MultipartWriter parts) {
        return new Body(parts.mediaType(), null, null, new MultipartWriter.Source(parts), UNKNOWN_LENGTH,
                parts.isRepeatable());
    }

    /** Returns this stream with the number of bytes that its producer is going to write, which goes before them. */
    public Body withLength(long bytes) {
        return new Body(type, null, null, streamOnly(), Amount.notNegative("the length of the body", bytes),
                repeatable);
    }

    /** Returns this stream as one whose producer may be called again, so that it survives redirects and retries. */
    public Body withRepeats() {
        return new Body(type, null, null, streamOnly(), length, true);
    }

    private BodyProducer streamOnly() {
        BodyProducer known = producer;
        if (known == null || known instanceof MultipartWriter.Source) {
            throw new IllegalStateException("the length of " + this + " is known by itself, and it can be sent again;"
                    + " only a body of ofStream(...) has to be told");
        }
        return known;
    }

    /** Returns this with another media type. */
    public Body withMediaType(MediaType type) {
        return new Body(type, bytes, file, producer, length, repeatable);
    }

    /** Returns the media type. */
    public MediaType mediaType() {
        return type;
    }

    /** Returns whether it can be sent more than once: bytes and files can; streams only if {@link #withRepeats} says so. */
    public boolean isRepeatable() {
        return repeatable;
    }

    /** Returns the bytes if it is a body of such, not a copy; else null. */
    public byte @Nullable [] bytes() {
        return bytes;
    }

    /** Returns the file if it is a body of such; else null. */
    public @Nullable Path file() {
        return file;
    }

    /**
     * Returns how many bytes it has, or {@link #UNKNOWN_LENGTH}. Suspends while a file is looked at, and for nothing
     * else.
     *
     * @throws java.io.IOException when awaited, if the file is not there or is none
     */
    public Coroutine<Long> length() {
        return async(() -> {
            if (producer instanceof MultipartWriter.Source parts) {
                return parts.length();
            }
            return file == null ? length : FileBody.length(file);
        });
    }

    /**
     * Writes all of it. Suspends while the writer does, and while a file is read.
     *
     * @throws java.io.IOException when awaited, if the file cannot be read
     */
    public Coroutine<Void> writeTo(BodyWriter out) {
        return async(() -> {
            if (bytes != null) {
                await(out.write(bytes));
            } else if (file != null) {
                FileBody.write(file, out);
            } else {
                producer.writeTo(out);
            }
        });
    }

    @Override
    public String toString() {
        String what = bytes != null ? bytes.length + " bytes" : file != null ? "file " + file
                : producer instanceof MultipartWriter.Source(MultipartWriter parts) ? parts.toString()
                        : length == UNKNOWN_LENGTH ? "stream" : "stream of " + length + " bytes";
        return "Body[" + type + ", " + what + "]";
    }
}
