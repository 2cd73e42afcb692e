package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, and keeps connections for the next ones: aiohttp's ClientSession.
 *
 * <pre>{@code
 * try (var session = new ClientSession(); var response = await(session.get("http://example.org/"))) {
 *     return await(response.text());
 * }
 * }</pre>
 *
 * <p>Make one for a program, or for each part of it, not one for a request: the connections are what makes it fast. It
 * belongs to the loop that runs where it is made. Any number of tasks may use it at once.
 *
 * <p>Redirects are followed, without what is secret where they leave the scheme, host and port; and an idempotent request
 * is sent once more if the connection that was kept for it proved dead. The response is there when its head is; its body
 * streams. Cancelling a request at any point closes its connection and leaves the others as they were.
 *
 * <p>Close it, best in a {@code try}. One that nobody closed is reported to the loop's exception handler when the garbage
 * collector finds it, or when the loop is closed and it has connections; so is a response that was neither read to its end
 * nor closed. Their connections are closed then, which may be long after they were forgotten.
 */
public final class ClientSession implements AutoCloseable {

    private final EventLoop loop = Asyncio.getRunningLoop();
    private final ClientOptions options;
    private final ConnectionPool pool;
    private final CookieStore cookieJar;
    private final Unclosed.OfSession open;
    private @Nullable Netrc netrc;

    /**
     * Makes a session with the defaults of {@link ClientOptions}.
     *
     * @throws IllegalStateException outside of a loop
     */
    public ClientSession() {
        this(ClientOptions.defaults());
    }

    /**
     * Makes a session.
     *
     * @throws IllegalStateException outside of a loop
     */
    public ClientSession(ClientOptions options) {
        this.options =
                Objects.requireNonNull(options, "the options are null; ClientOptions.defaults() has the defaults");
        pool = new ConnectionPool(loop, options);
        cookieJar = options.cookieJar() == null ? new CookieJar() : options.cookieJar();
        open = new Unclosed.OfSession(this, pool);
        pool.watchedBy(open);
    }

    /** Asks for a resource. See {@link #request}. */
    public Coroutine<ClientResponse> get(String url) {
        return request("GET", url, RequestOptions.none());
    }

    /** Asks for a resource. See {@link #request}. */
    public Coroutine<ClientResponse> get(URI url) {
        return request("GET", url, RequestOptions.none());
    }

    /** Asks for a resource, with headers or time limits of its own. See {@link #request}. */
    public Coroutine<ClientResponse> get(String url, RequestOptions request) {
        return request("GET", url, request);
    }

    /** Asks for the head of a resource. See {@link #request}. */
    public Coroutine<ClientResponse> head(String url) {
        return request("HEAD", url, RequestOptions.none());
    }

    /** Sends a POST. See {@link #request}. */
    public Coroutine<ClientResponse> post(String url, RequestOptions request) {
        return request("POST", url, request);
    }

    /** Sends a PUT. See {@link #request}. */
    public Coroutine<ClientResponse> put(String url, RequestOptions request) {
        return request("PUT", url, request);
    }

    /** Sends a PATCH. See {@link #request}. */
    public Coroutine<ClientResponse> patch(String url, RequestOptions request) {
        return request("PATCH", url, request);
    }

    /** Sends a DELETE. See {@link #request}. */
    public Coroutine<ClientResponse> delete(String url, RequestOptions request) {
        return request("DELETE", url, request);
    }

    /** Sends an OPTIONS. See {@link #request}. */
    public Coroutine<ClientResponse> options(String url, RequestOptions request) {
        return request("OPTIONS", url, request);
    }

    /** Sends a request. See {@link #request(String, URI, RequestOptions)}. */
    public Coroutine<ClientResponse> request(String method, String url, RequestOptions request) {
        return async(() -> send(method, resolved(url), request));
    }

    /**
     * Sends a request and returns its response, whose body is still to be read. Suspends while the pool is full, while
     * a connection is made, and until the head of the response is there. Close the response: that gives its connection
     * back.
     *
     * <p>An IPv6 address may name the interface of this machine that it is behind, its zone: {@code
     * http://[fe80::1%25eth0]:8080/} (RFC 6874), or as yarl takes it too, {@code [fe80::1%eth0]}. It is for the connection
     * alone: the server, its certificate and proxies know the address without it. An interface whose name has other
     * characters than letters, digits, points and underscores is named by its number.
     *
     * @throws io.github.asyncio4j.http.InvalidUrlException when awaited, if the URL is not an absolute http URL
     * @throws ClientException when awaited: no connection, disconnected, not HTTP, or 400 and more where that is to
     *         raise
     * @throws io.github.asyncio4j.AsyncTimeoutException when awaited, if a limit of {@link ClientTimeout} has passed: a
     *         {@link ServerTimeoutException}, unless it was that of the whole
     * @throws IllegalStateException when awaited, if the session is closed or belongs to another loop
     */
    public Coroutine<ClientResponse> request(String method, URI url, RequestOptions request) {
        return async(() -> send(method, url, request));
    }

    /** Opens a WebSocket. See {@link #wsConnect(String, WebSocketOptions, RequestOptions)}. */
    public Coroutine<WebSocket> wsConnect(String url) {
        return wsConnect(url, WebSocketOptions.defaults(), RequestOptions.none());
    }

    /** Opens a WebSocket. See {@link #wsConnect(String, WebSocketOptions, RequestOptions)}. */
    public Coroutine<WebSocket> wsConnect(String url, WebSocketOptions wanted) {
        return wsConnect(url, wanted, RequestOptions.none());
    }

    /**
     * Opens a WebSocket. Suspends until it is open, at most for {@link WebSocketOptions#openTimeout}. It is asked for by
     * a request like others, with the session's headers, cookies and middlewares. Its connection counts as one of the
     * session's until it is closed, and is closed with the session.
     *
     * @param url with the scheme ws or wss; http and https are the same. One without a scheme is resolved against
     *         {@link ClientOptions#baseUrl}
     * @param request headers of its own, such as Authorization or Origin
     * @throws WebSocketHandshakeException when awaited, if the server answers anything but the opening of a WebSocket
     * @throws ClientException when awaited: no connection, disconnected, not HTTP
     * @throws io.github.asyncio4j.AsyncTimeoutException when awaited, if it takes longer; a {@link ServerTimeoutException}
     *         if a limit of the request passed before
     */
    public Coroutine<WebSocket> wsConnect(String url, WebSocketOptions wanted, RequestOptions request) {
        WebSocketOpening opening = new WebSocketOpening(url, wanted, request, options.json());
        return async(() -> opening.open((target, asking) -> send("GET", resolved(target), asking)));
    }

    private URI resolved(String url) {
        Objects.requireNonNull(url, "the URL is null");
        URI base = options.baseUrl();
        return base == null ? UrlText.uri(url) : UrlText.resolved(base, url);
    }

    private ClientResponse send(String method, URI url, RequestOptions request) {
        if (Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException("this session belongs to another loop than the one that runs here;"
                    + " make a ClientSession inside the run(...) that uses it");
        }
        Objects.requireNonNull(request, "the options are null; RequestOptions.none() has none");
        return new Call(options, this, request).perform(method,
                Objects.requireNonNull(url, "the URL is null"));
    }

    ConnectionPool pool() {
        return pool;
    }

    /** Returns the user's .netrc file. Suspends while it is read, the first time. */
    Netrc netrc() {
        Netrc known = netrc;
        if (known == null) {
            known = await(toThread(Netrc::read));
            netrc = known;
        }
        return known;
    }

    /** Returns where the session keeps its cookies: a {@link CookieJar}, unless the options say otherwise. */
    public CookieStore cookieJar() {
        return cookieJar;
    }

    /**
     * Downloads a resource into a file, and returns how many bytes it has. Suspends until the file is there, whole and on
     * the disk. Meanwhile it grows beside its place, as {@code NAME.part}; after a failure or a cancel that stays, and the
     * next download of the same URL goes on where it ends, if the server still has the same.
     *
     * @throws ClientException when awaited, as {@link #request}, and if the server sends less than it says, or something
     *         else than the checksum says
     * @throws java.io.IOException when awaited, if the disk fails, or another download of it is under way
     */
    public Coroutine<Long> download(String url, Path file, DownloadOptions options) {
        Objects.requireNonNull(url, "the URL is null");
        Objects.requireNonNull(file, "the file is null");
        Objects.requireNonNull(options, "the options are null; DownloadOptions.defaults() has the defaults");
        return async(() -> Download.run(this, url, file, options));
    }

    /** Downloads a resource into a file. Suspends as {@link #download(String, Path, DownloadOptions)}. */
    public Coroutine<Long> download(String url, Path file) {
        return download(url, file, DownloadOptions.defaults());
    }

    /** Returns the events that a server sends, for as long as the program likes; nothing is sent before the first is read. */
    public EventStream events(String url) {
        return events(url, EventOptions.defaults());
    }

    /** Returns the events that a server sends, received as the options say; nothing is sent before the first is read. */
    public EventStream events(String url, EventOptions options) {
        return new EventStream(this, Objects.requireNonNull(url, "the URL is null"),
                Objects.requireNonNull(options, "the options are null; EventOptions.defaults() has the defaults"));
    }

    /** Returns how many connections there are, and who waits for one. */
    public PoolStats stats() {
        return pool.stats();
    }

    /** Returns whether the session is closed. */
    public boolean isClosed() {
        return pool.isClosed();
    }

    /**
     * Closes every connection, also those whose response is still being read; requests that wait for one fail. In a
     * coroutine it suspends until all are closed. A second call does nothing.
     */
    @Override
    public void close() {
        open.drop();
        pool.close();
        if (!loop.isClosed() && Asyncio.currentTask() != null) {
            await(pool.closed());
        }
    }

    @Override
    public String toString() {
        return "ClientSession[" + (isClosed() ? "closed, " : "") + stats() + "]";
    }
}
