package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import java.net.URI;
import java.util.Objects;

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
 * <p>A request is sent once: nothing is repeated by itself, and no redirect is followed. The response is there when its
 * head is; its body streams. Cancelling a request at any point closes its connection and leaves the others as they
 * were.
 */
public final class ClientSession implements AutoCloseable {

    private final EventLoop loop = Asyncio.getRunningLoop();
    private final ClientOptions options;
    private final ConnectionPool pool;

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
        return async(() -> send(method, Target.of(url), request));
    }

    /**
     * Sends a request and returns its response, whose body is still to be read. Suspends while the pool is full, while
     * a connection is made, and until the head of the response is there. Close the response: that gives its connection
     * back.
     *
     * @throws io.github.asyncio4j.http.InvalidUrlException when awaited, if the URL is not an absolute http URL
     * @throws ClientException when awaited: no connection, disconnected, not HTTP, or 400 and more where that is to
     *         raise
     * @throws io.github.asyncio4j.AsyncTimeoutException when awaited, if a limit of {@link ClientTimeout} has passed
     * @throws IllegalStateException when awaited, if the session is closed or belongs to another loop
     */
    public Coroutine<ClientResponse> request(String method, URI url, RequestOptions request) {
        return async(() -> send(method, Target.of(url), request));
    }

    private ClientResponse send(String method, Target target, RequestOptions request) {
        if (Asyncio.getRunningLoop() != loop) {
            throw new IllegalStateException("this session belongs to another loop than the one that runs here;"
                    + " make a ClientSession inside the run(...) that uses it");
        }
        return new Exchange(options, pool, method, target, request).perform();
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
