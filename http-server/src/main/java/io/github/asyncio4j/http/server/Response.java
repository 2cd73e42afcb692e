package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request. Immutable; the {@code with} methods return a changed copy, and one response may answer many
 * requests.
 *
 * <p>Content-Length, Transfer-Encoding, Connection and Date are the server's to write: in the headers of a response
 * they are refused.
 */
public final class Response {

    private static final byte[] NO_BYTES = new byte[0];

    private final int status;
    private final @Nullable String reason;
    private final @Nullable MediaType type;
    private final Headers headers;
    private final ResponseBody body;

    private Response(int status, @Nullable String reason, @Nullable MediaType type, Headers headers,
            ResponseBody body) {
        this.status = status;
        this.reason = reason;
        this.type = type;
        this.headers = headers;
        this.body = body;
    }

    /** Makes a response of plain text in UTF-8, with status 200. */
    public static Response text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8), MediaType.TEXT);
    }

    /** Makes a response of HTML in UTF-8, with status 200. */
    public static Response html(String html) {
        return bytes(html.getBytes(StandardCharsets.UTF_8), MediaType.HTML);
    }

    /** Makes a response of a JSON text, with status 200. */
    public static Response json(String json) {
        return bytes(json.getBytes(StandardCharsets.UTF_8), MediaType.JSON);
    }

    /** Makes a response of bytes, with status 200. The array is not copied: leave it as it is. */
    public static Response bytes(byte[] body, MediaType type) {
        Objects.requireNonNull(body, "the body is null; Response.status(204) has none");
        return new Response(200, null, Objects.requireNonNull(type, "the media type is null"), Headers.EMPTY,
                new ResponseBody.Bytes(body));
    }

    /** Makes a response without a body. */
    public static Response status(int status) {
        return new Response(checked(status), null, null, Headers.EMPTY, new ResponseBody.Bytes(NO_BYTES));
    }

    /**
     * Makes a response of a file, with status 200 and the media type of its name. It is read while it is sent, at the
     * pace of the client. A file that is not there, or is none, makes it 404.
     */
    public static Response file(Path file) {
        return new Response(200, null, MediaType.ofFileName(file.toString()), Headers.EMPTY,
                new ResponseBody.File(file));
    }

    /** Makes a response whose body is written while it is sent, with status 200. Its length is not known beforehand. */
    public static Response stream(MediaType type, BodyProducer producer) {
        Objects.requireNonNull(producer, "the producer of the body is null");
        return new Response(200, null, Objects.requireNonNull(type, "the media type is null"), Headers.EMPTY,
                new ResponseBody.Stream(producer));
    }

    /** Returns this with another status. */
    public Response withStatus(int status) {
        return new Response(checked(status), null, type, headers, body);
    }

    /** Returns this with another status and a phrase of its own. */
    public Response withStatus(int status, String reason) {
        Headers.of("reason", reason); // the gate for what is written into a head
        return new Response(checked(status), reason, type, headers, body);
    }

    /** Returns this with a header, in place of any of that name. */
    public Response withHeader(String name, String value) {
        return new Response(status, reason, type, ResponseHeaders.checked(headers.with(name, value)), body);
    }

    /** Returns this with headers, in place of any of their names. */
    public Response withHeaders(Headers more) {
        return new Response(status, reason, type, ResponseHeaders.checked(headers.with(more)), body);
    }

    private static int checked(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("the status " + status + " is not one a handler can answer with;"
                    + " 200 to 599 are allowed");
        }
        return status;
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Returns the phrase that goes with the code. */
    public String reason() {
        String own = reason;
        return own == null ? Status.reason(status) : own;
    }

    /** Returns the phrase that was given, or null. */
    @Nullable
    String ownReason() {
        return reason;
    }

    /** Returns the headers, without those that the server writes. */
    public Headers headers() {
        return headers;
    }

    /** Returns the media type of the body, or null. A Content-Type among the headers takes its place. */
    public @Nullable MediaType mediaType() {
        return type;
    }

    ResponseBody body() {
        return body;
    }

    @Override
    public String toString() {
        return "Response[" + status + " " + reason() + ", " + body + "]";
    }
}
