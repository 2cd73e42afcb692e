package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.BodyProducer;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.Status;
import io.github.asyncio4j.http.grammar.HttpDate;
import io.github.asyncio4j.http.WebSocketOptions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request. Immutable; the {@code with} methods return a changed copy, and one response may answer many
 * requests.
 *
 * <p>Content-Length, Transfer-Encoding, Connection and Date are the server's to write: in the headers of a response
 * they are refused. What ends the connection is {@link #withClose}.
 */
public final class Response {

    private static final byte[] NO_BYTES = new byte[0];
    private static final MediaType EVENTS = new MediaType("text/event-stream");

    private final int status;
    private final @Nullable String reason;
    private final @Nullable MediaType type;
    private final Headers headers;
    private final ResponseBody body;

    /** Whether the connection is to end after it. */
    private final boolean closes;

    private Response(int status, @Nullable String reason, @Nullable MediaType type, Headers headers,
            ResponseBody body) {
        this(status, reason, type, headers, body, false);
    }

    private Response(int status, @Nullable String reason, @Nullable MediaType type, Headers headers,
            ResponseBody body, boolean closes) {
        this.closes = closes;
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

    /** Makes a response of plain text in a charset, with status 200. */
    public static Response text(String text, Charset charset) {
        return bytes(text.getBytes(charset), new MediaType("text/plain; charset=" + charset.name()));
    }

    /** Makes a response of HTML in UTF-8, with status 200. */
    public static Response html(String html) {
        return bytes(html.getBytes(StandardCharsets.UTF_8), MediaType.HTML);
    }

    /** Makes a response of a JSON text, with status 200. */
    public static Response json(String json) {
        return bytes(json.getBytes(StandardCharsets.UTF_8), MediaType.JSON);
    }

    /**
     * Makes a response of a value as JSON, with status 200, by the mapper that is installed. The value is written at once:
     * what becomes of it later does not change the response.
     *
     * @throws IllegalStateException if no mapper is installed; see {@link Json#installed}
     * @throws IllegalArgumentException if the mapper cannot write it
     */
    public static Response jsonOf(@Nullable Object value) {
        return jsonOf(value, Json.installed());
    }

    /**
     * Makes a response of a value as JSON, with status 200, by this mapper.
     *
     * @throws IllegalArgumentException if the mapper cannot write it
     */
    public static Response jsonOf(@Nullable Object value, Json mapper) {
        Objects.requireNonNull(mapper, "the mapper is null; jsonOf(value) takes the one that is installed");
        return bytes(mapper.write(value), MediaType.JSON);
    }

    /** Makes a response of bytes, with status 200. The array is not copied: leave it as it is. */
    public static Response bytes(byte[] body, MediaType type) {
        Objects.requireNonNull(body, "the body is null; Response.status(204) has none");
        return new Response(200, null, Objects.requireNonNull(type, "the media type is null"), Headers.EMPTY,
                new ResponseBody.Bytes(body));
    }

    /** Makes a response of a body, with status 200. */
    public static Response of(Body body) {
        return new Response(200, null, body.mediaType(), Headers.EMPTY, new ResponseBody.Of(body));
    }

    /** Makes a response without a body. */
    public static Response status(int status) {
        return new Response(checked(status), null, null, Headers.EMPTY, new ResponseBody.Bytes(NO_BYTES));
    }

    /** Makes a response that sends the client to another place; see {@link #redirect(int, String)}: 302. */
    public static Response redirect(String location) {
        return redirect(302, location);
    }

    /**
     * Makes a response that sends the client to another place.
     *
     * @param status 301, 302 (found), 303 (see other, with GET), 307 or 308 (with the same method)
     * @param location a URL, or a path with a slash in front
     */
    public static Response redirect(int status, String location) {
        return status(RedirectException.checked(status)).withHeader("Location", location);
    }

    /**
     * Makes a response of a file, with status 200 and the media type of its name. It is sent at the pace of the client,
     * by the system itself if it has more than 64 KiB and the connection is not encrypted. A file that is not there
     * makes it 404; one that may not be read, or is none, as a folder or a pipe is, makes it 403 and is not opened.
     *
     * <p>It has an ETag and Last-Modified, and to a GET or HEAD it answers what the request's If-Match, If-None-Match,
     * If-Modified-Since, If-Unmodified-Since, If-Range and Range make of it: 206 with a part, 304, 412 or 416. Who asks for
     * several parts gets the whole.
     */
    public static Response file(Path file) {
        return file(new FileSource.Named(Objects.requireNonNull(file, "the file is null")),
                MediaType.ofFileName(file.toString()));
    }

    static Response file(FileSource source, MediaType type) {
        return new Response(200, null, type, Headers.EMPTY, new ResponseBody.File(source));
    }

    /** Makes a response whose body is written while it is sent, with status 200. Its length is not known beforehand. */
    public static Response stream(MediaType type, BodyProducer producer) {
        Objects.requireNonNull(producer, "the producer of the body is null");
        return new Response(200, null, Objects.requireNonNull(type, "the media type is null"), Headers.EMPTY,
                new ResponseBody.Stream(producer));
    }

    /**
     * Makes a response of server-sent events: {@code text/event-stream}, never cached. The producer is cancelled when the
     * client goes; while it sends nothing, a comment every 15 seconds keeps the connection in use.
     *
     * <pre>{@code
     * router.get("/clock", request -> Response.events(out -> {
     *     while (true) {
     *         await(out.send(Instant.now().toString()));
     *         await(sleep(Duration.ofSeconds(1)));
     *     }
     * }));
     * }</pre>
     */
    public static Response events(EventProducer producer) {
        Objects.requireNonNull(producer, "the producer of the events is null");
        return new Response(200, null, EVENTS, Headers.of("Cache-Control", "no-cache", "X-Accel-Buffering", "no"),
                new ResponseBody.Events(producer));
    }

    /**
     * Makes a response that turns the connection into a WebSocket, with the defaults of {@link WebSocketOptions}. See
     * {@link #webSocket(WebSocketOptions, WebSocketHandler)}.
     */
    public static Response webSocket(WebSocketHandler handler) {
        return webSocket(WebSocketOptions.defaults(), handler);
    }

    /**
     * Makes a response that turns the connection into a WebSocket, with status 101, and has the handler talk over it. A
     * request that does not ask for one, see {@link Request#isWebSocket}, is answered with 426 instead; one that asks
     * wrongly with 400; that of a page of another host with 403, unless the options allow its origin.
     *
     * <pre>{@code
     * router.get("/echo", request -> Response.webSocket(socket -> {
     *     for (var message : forAwait(socket)) {
     *         if (message instanceof WebSocketMessage.Text(String text)) {
     *             await(socket.send(text));
     *         }
     *     }
     * }));
     * }</pre>
     */
    public static Response webSocket(WebSocketOptions options, WebSocketHandler handler) {
        Objects.requireNonNull(options, "the options are null; WebSocketOptions.defaults() has the defaults");
        Objects.requireNonNull(handler, "the handler is null");
        return new Response(101, null, null, Headers.EMPTY, new ResponseBody.Socket(options, handler));
    }

    /** Returns this with another status. */
    public Response withStatus(int status) {
        return new Response(checked(status), null, type, headers, body, closes);
    }

    /** Returns this with another status and a phrase of its own. */
    public Response withStatus(int status, String reason) {
        Headers.of("reason", reason); // the gate for what is written into a head
        return new Response(checked(status), reason, type, headers, body, closes);
    }

    /** Returns this with a header, in place of any of that name. */
    public Response withHeader(String name, String value) {
        return new Response(status, reason, type, ResponseHeaders.checked(headers.with(name, value)), body, closes);
    }

    /** Returns this with headers, in place of any of their names. */
    public Response withHeaders(Headers more) {
        return new Response(status, reason, type, ResponseHeaders.checked(headers.with(more)), body, closes);
    }

    /** Returns this with a cookie, after those that it has. */
    public Response withCookie(Cookie cookie) {
        return new Response(status, reason, type, headers.and("Set-Cookie", cookie.toSetCookie()), body, closes);
    }

    /** Returns this with a cookie for the whole host that lives as long as the session, hidden from scripts. */
    public Response withCookie(String name, String value) {
        return withCookie(Cookie.of(name, value).withPath("/").withHttpOnly(true).withSameSite(Cookie.SameSite.LAX));
    }

    /**
     * Returns this with the end of a cookie of the whole host; one of another path or domain ends by {@link
     * #withCookie(Cookie)} with these and the age zero.
     */
    public Response withoutCookie(String name) {
        return withCookie(Cookie.of(name, "").withPath("/").withMaxAge(Duration.ZERO).withExpires(Instant.EPOCH));
    }

    /** Returns this with the moment of the last change of what it shows. */
    public Response withLastModified(Instant moment) {
        return withHeader("Last-Modified", HttpDate.format(moment));
    }

    /** Returns this with the name of the state that it shows. */
    public Response withEtag(ETag tag) {
        return withHeader("ETag", tag.toString());
    }

    /**
     * Returns this as the last one of its connection, which ends when it is sent: HTTP/1 says {@code Connection: close}. In
     * HTTP/2 it changes nothing, since the connection is that of other requests too.
     */
    public Response withClose() {
        return new Response(status, reason, type, headers, body, true);
    }

    /**
     * Returns this compressed as the client likes it best: with gzip, with deflate, or, where brotli4j and zstd-jni are
     * there and the client likes them better, with br or zstd. Each piece of a stream arrives at once, as it does without.
     * What is shorter than 200 bytes goes as it is, and so do files. Do not use it where a secret and what a stranger has
     * sent stand in one response: its length would tell of the secret.
     */
    public Response withCompression() {
        return compressed(ContentCoding.ALL);
    }

    /**
     * Returns this compressed as {@link #withCompression()} does, but with one of these alone: the one that the client
     * likes best, and of those that it likes equally the one that is named first. One that is not available here is passed
     * over, see {@link ContentCoding#isAvailable}; who accepts none of them gets the body as it is.
     *
     * <pre>{@code
     * Response.text(page).withCompression(ContentCoding.ZSTD, ContentCoding.BR, ContentCoding.GZIP)
     * }</pre>
     *
     * @throws IllegalArgumentException if none is named
     */
    public Response withCompression(ContentCoding... codings) {
        List<ContentCoding> allowed = List.of(codings);
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("no coding is named; withCompression() without arguments allows all");
        }
        return compressed(allowed);
    }

    private Response compressed(List<ContentCoding> allowed) {
        ResponseBody plain = body instanceof ResponseBody.Compressed(ResponseBody inner, _) ? inner : body;
        return withBody(new ResponseBody.Compressed(plain, allowed));
    }

    Response withBody(ResponseBody other) {
        return new Response(status, reason, type, headers, other, closes);
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

    /** Returns whether the connection ends after it; false also where that is left to the client. */
    public boolean closes() {
        return closes;
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
