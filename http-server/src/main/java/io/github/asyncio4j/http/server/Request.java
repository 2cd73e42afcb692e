package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyStream;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client asks for, as a {@link Handler} sees it. Good until the handler has returned. */
public final class Request {

    private final HttpRequest head;
    private final RequestTarget target;
    private final ServerConnection connection;
    private final RequestBody body;
    private final Map<String, String> pathParams;
    private @Nullable Headers headers;

    Request(HttpRequest head, RequestTarget target, ServerConnection connection, RequestBody body,
            Map<String, String> pathParams) {
        this.head = head;
        this.target = target;
        this.connection = connection;
        this.body = body;
        this.pathParams = pathParams;
    }

    /** Returns the method: {@code GET}, {@code POST} ... */
    public String method() {
        return head.method().name();
    }

    /** Returns the path, decoded: {@code /a b} for {@code /a%20b}. */
    public String path() {
        return target.path();
    }

    /** Returns path and query as they were sent. */
    public String rawTarget() {
        return head.uri();
    }

    /** Returns the first value of a parameter of the query, decoded, or null. */
    public @Nullable String query(String name) {
        return target.query(name);
    }

    /** Returns all values of a parameter of the query, decoded, in order. */
    public List<String> queryAll(String name) {
        return target.queryAll(name);
    }

    /**
     * Returns what stands in the path where the route's pattern has this name, decoded.
     *
     * @throws IllegalArgumentException if the pattern has no such name
     */
    public String pathParam(String name) {
        String value = pathParams.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route of " + path() + " has no {" + name + "}; it has "
                    + pathParams.keySet());
        }
        return value;
    }

    /** Returns the headers. */
    public Headers headers() {
        Headers made = headers;
        if (made == null) {
            made = HeaderMapping.read(head.headers());
            headers = made;
        }
        return made;
    }

    /** Returns the value of the first header of this name, or null. */
    public @Nullable String header(String name) {
        return head.headers().get(name);
    }

    /** Returns the version of the protocol: {@code HTTP/1.1} or {@code HTTP/1.0}. */
    public String version() {
        return head.protocolVersion().text();
    }

    /** Returns the address of the client's end of the connection, or null if it is none of the internet. */
    public @Nullable InetSocketAddress remote() {
        SocketAddress address = connection.remoteAddress();
        return address instanceof InetSocketAddress internet ? internet : null;
    }

    /** Returns whether there is a body. */
    public boolean hasBody() {
        return body.isExpected();
    }

    /**
     * Returns the whole body. Suspends until it is there. It is kept, and a second call returns it again.
     *
     * @throws HttpStatusException when awaited: 413 if it is longer than {@link ServerOptions#maxBody}, 400 if it is
     *         malformed or ends early, 408 if its next bytes take longer than {@link ServerOptions#bodyTimeout}
     */
    public Coroutine<byte[]> read() {
        return async(() -> body.whole());
    }

    /**
     * Returns the whole body as text, in the charset that the client named, else in UTF-8. Suspends as {@link #read}.
     */
    public Coroutine<String> text() {
        return async(() -> new String(body.whole(), charset()));
    }

    private Charset charset() {
        String text = header("Content-Type");
        Charset named = text == null || text.indexOf('/') <= 0 ? null : new MediaType(text).charset();
        return named == null ? StandardCharsets.UTF_8 : named;
    }

    /** Returns the body as it arrives, without a limit to its length. */
    public BodyStream content() {
        return body;
    }

    /**
     * Cuts the connection at once: the client sees it reset or closed, without a response. For tests of clients, and
     * for those that deserve no answer. What the handler returns afterwards is dropped.
     */
    public void abort() {
        connection.abort();
    }

    @Override
    public String toString() {
        return "Request[" + method() + " " + path() + "]";
    }
}
