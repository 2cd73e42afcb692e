package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.http.grammar.Gate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A multipart body that is to be sent: parts of bytes, texts, files, streams and other multipart bodies. Immutable;
 * {@link #and} and {@link #andFile} return a longer one, and {@link Body#ofMultipart} makes it a body.
 *
 * <pre>{@code
 * MultipartWriter parts = MultipartWriter.formData().and("name", "Ada").andFile("picture", Path.of("ada.png"));
 * Body body = Body.ofMultipart(parts);
 * }</pre>
 *
 * <p>Its length is known beforehand when that of every part is. The boundary is made of 128 random bits, so that no part
 * contains it, not even one that somebody chose.
 */
public final class MultipartWriter {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] LINE_END = {'\r', '\n'};

    /** What {@link Body} writes, and asks for its length. */
    record Source(MultipartWriter writer) implements BodyProducer {

        @Override
        public void writeTo(BodyWriter out) {
            for (Part part : writer.parts) {
                await(out.write(part.head()));
                await(part.body().writeTo(out));
                await(out.write(LINE_END));
            }
            await(out.write(writer.end()));
        }

        /** Returns the length of the whole, or that it is unknown. Suspends while files are looked at. */
        long length() {
            long sum = writer.end().length;
            for (Part part : writer.parts) {
                long length = await(part.body().length());
                if (length == Body.UNKNOWN_LENGTH) {
                    return length;
                }
                sum += part.head().length + length + LINE_END.length;
            }
            return sum;
        }
    }

    /**
     * One part.
     *
     * @param head its delimiter, headers and blank line
     */
    private record Part(byte[] head, Body body) {}

    private final String subtype;
    private final String boundary;
    private final List<Part> parts;

    private MultipartWriter(String subtype, String boundary, List<Part> parts) {
        this.subtype = subtype;
        this.boundary = boundary;
        this.parts = parts;
    }

    /** Returns one of multipart/form-data, without parts. */
    public static MultipartWriter formData() {
        return of("form-data");
    }

    /** Returns one of multipart/mixed, without parts. */
    public static MultipartWriter mixed() {
        return of("mixed");
    }

    /** Returns one of multipart/related, or whatever the subtype is, without parts. */
    public static MultipartWriter of(String subtype) {
        if (!Gate.isToken(subtype)) {
            throw new IllegalArgumentException("the subtype \"" + Gate.printable(subtype)
                    + "\" is no token; give one like mixed or related");
        }
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return new MultipartWriter(subtype, "asyncio4j-" + HexFormat.of().formatHex(random), List.of());
    }

    static MultipartWriter of(FormData form) {
        MultipartWriter writer = formData();
        for (FormData.Entry entry : form) {
            writer = switch (entry) {
                case FormData.Field(String name, String value) -> writer.and(name, value);
                case FormData.File file -> writer.andFile(file.name(), file.filename(), body(file));
            };
        }
        return writer;
    }

    private static Body body(FormData.File file) {
        byte[] bytes = file.bytes();
        return bytes != null ? Body.of(bytes, file.mediaType())
                : Body.ofFile(Objects.requireNonNull(file.path()), file.mediaType());
    }

    /** Returns this with one more field of the form, in UTF-8. */
    public MultipartWriter and(String name, String value) {
        Body body = Body.ofText(Objects.requireNonNull(value, "the value of a field is null"));
        return with(disposition(name, null), body);
    }

    /** Returns this with one more field of the form, with a media type of its own. */
    public MultipartWriter and(String name, Body value) {
        Objects.requireNonNull(value, "the value of a field is null");
        return with(disposition(name, null) + contentType(value), value);
    }

    /** Returns this with a file of the form, read while it is sent; name and media type are those of the path. */
    public MultipartWriter andFile(String name, Path file) {
        Path last = Objects.requireNonNull(file, "the file is null").getFileName();
        return andFile(name, last == null ? "" : last.toString(), Body.ofFile(file));
    }

    /** Returns this with a file of the form, whatever its bytes come from. */
    public MultipartWriter andFile(String name, String filename, Body content) {
        Objects.requireNonNull(filename, "the name of a file is null");
        Objects.requireNonNull(content, "the content of the file is null");
        return with(disposition(name, filename) + contentType(content), content);
    }

    private String disposition(String name, @Nullable String filename) {
        Objects.requireNonNull(name, "the name of a field is null");
        if (!subtype.equals("form-data")) {
            throw new IllegalStateException("the parts of multipart/" + subtype + " are no fields of a form and have no"
                    + " names; add them with and(headers, body)");
        }
        return bytesOf(Disposition.line(name, filename));
    }

    /** Returns UTF-8 as characters of Latin-1, for the names of a form; all other headers are Latin-1, as they are read. */
    private static String bytesOf(String line) {
        return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String contentType(Body body) {
        return "Content-Type: " + body.mediaType() + "\r\n";
    }

    /** Returns this with one more part, with these headers; the media type of the body is added to them. */
    public MultipartWriter and(Headers headers, Body body) {
        Objects.requireNonNull(body, "the body of a part is null");
        StringBuilder lines = new StringBuilder();
        for (Headers.Field field : headers) {
            lines.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        return with(headers.contains("Content-Type") ? lines.toString() : lines + contentType(body), body);
    }

    /** The lines have passed a gate each: {@link Headers}, {@link MediaType} or {@link Disposition}. */
    private MultipartWriter with(String lines, Body body) {
        byte[] head = ("--" + boundary + "\r\n" + lines + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(head, body));
        return new MultipartWriter(subtype, boundary, List.copyOf(more));
    }

    private byte[] end() {
        return ("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the media type, with the boundary. */
    public MediaType mediaType() {
        return new MediaType("multipart/" + subtype + "; boundary=" + boundary);
    }

    /** Returns how many parts there are. */
    public int size() {
        return parts.size();
    }

    boolean isRepeatable() {
        return parts.stream().allMatch(part -> part.body().isRepeatable());
    }

    @Override
    public String toString() {
        return "MultipartWriter[" + subtype + ", " + parts.size() + " parts]";
    }
}
