package io.github.asyncio4j.http.testing;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientResponse;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.client.CookieJar;
import io.github.asyncio4j.http.client.RequestOptions;
import io.github.asyncio4j.http.server.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Asks an application that is being tested: aiohttp's TestClient. Its methods are those of a {@link ClientSession}, with
 * paths in the place of URLs.
 *
 * <pre>{@code
 * try (var client = await(TestClient.of(app)); var response = await(client.get("/hello"))) {
 *     assertThat(response.status()).isEqualTo(200);
 *     assertThat(await(response.text())).isEqualTo("Hello");
 * }
 * }</pre>
 *
 * <p>Cookies that the application sets are sent back, as by a browser. All goes through a real connection of this machine.
 */
public final class TestClient implements AutoCloseable {

    private final TestServer server;
    private final boolean ownsServer;
    private final ClientSession session;

    /** To take leave of at the end. */
    private final List<WebSocket> sockets = new ArrayList<>();

    TestClient(TestServer server, boolean ownsServer, ClientOptions options) {
        this.server = server;
        this.ownsServer = ownsServer;
        session = new ClientSession(fitted(server, options));
    }

    private static ClientOptions fitted(TestServer server, ClientOptions options) {
        // The host is an address, and other jars take no cookies from those.
        ClientOptions fitted = options.cookieJar() == null ? options.withCookieJar(CookieJar.unsafe()) : options;
        fitted = fitted.baseUrl() == null ? fitted.withBaseUrl(server.url("/")) : fitted;
        return server.trust() == null || fitted.tls() != null ? fitted : fitted.withTls(server.trust());
    }

    /** Serves an application by a {@link TestServer}, and returns a client of it. Suspends until it is served. */
    public static Coroutine<TestClient> of(Application app) {
        return of(app, ClientOptions.defaults());
    }

    /**
     * Serves an application by a {@link TestServer}, and returns a client of it. Suspends until it is served.
     *
     * @param options if they have no cookie jar the client gets one that keeps cookies of addresses too; if they have no base
     *        URL it is the server's
     */
    public static Coroutine<TestClient> of(Application app, ClientOptions options) {
        return of(TestServer.of(app), options);
    }

    /**
     * Starts a server and returns a client of it, which closes the server with itself. Suspends until the server has started.
     * For a server that runs there is {@link TestServer#client()}.
     *
     * <pre>{@code
     * try (var client = await(TestClient.of(TestServer.tls(app)))) {
     *     await(client.get("/hello")).close();
     * }
     * }</pre>
     */
    public static Coroutine<TestClient> of(Coroutine<TestServer> server) {
        return of(server, ClientOptions.defaults());
    }

    /** Starts a server and returns a client of it, with these options. Suspends until the server has started. */
    public static Coroutine<TestClient> of(Coroutine<TestServer> server, ClientOptions options) {
        Objects.requireNonNull(server, "the server is null");
        Objects.requireNonNull(options, "the options are null; ClientOptions.defaults() has the defaults");
        return async(() -> {
            TestServer started = await(server);
            try {
                return new TestClient(started, true, options);
            } catch (Throwable e) {
                started.close();
                throw e;
            }
        });
    }

    /** Returns the server. */
    public TestServer server() {
        return server;
    }

    /** Returns the application that is asked. */
    public Application app() {
        return server.app();
    }

    /** Returns the session that sends the requests, which takes whole URLs, and paths without a slash at their begin. */
    public ClientSession session() {
        return session;
    }

    /** Asks for a resource. Suspends until the head of the response is there. */
    public Coroutine<ClientResponse> get(String path) {
        return get(path, RequestOptions.none());
    }

    /** Asks for a resource, with options of its own. Suspends until the head of the response is there. */
    public Coroutine<ClientResponse> get(String path, RequestOptions request) {
        return request("GET", path, request);
    }

    /** Asks for the head of a resource. Suspends until it is there. */
    public Coroutine<ClientResponse> head(String path) {
        return request("HEAD", path, RequestOptions.none());
    }

    /** Sends a POST. Suspends until the head of the response is there. */
    public Coroutine<ClientResponse> post(String path, RequestOptions request) {
        return request("POST", path, request);
    }

    /** Sends a PUT. Suspends until the head of the response is there. */
    public Coroutine<ClientResponse> put(String path, RequestOptions request) {
        return request("PUT", path, request);
    }

    /** Sends a PATCH. Suspends until the head of the response is there. */
    public Coroutine<ClientResponse> patch(String path, RequestOptions request) {
        return request("PATCH", path, request);
    }

    /** Sends a DELETE. Suspends until the head of the response is there. */
    public Coroutine<ClientResponse> delete(String path, RequestOptions request) {
        return request("DELETE", path, request);
    }

    /** Sends an OPTIONS. Suspends until the head of the response is there. */
    public Coroutine<ClientResponse> options(String path, RequestOptions request) {
        return request("OPTIONS", path, request);
    }

    /**
     * Sends a request. Suspends until the head of the response is there; it throws as {@link
     * ClientSession#request(String, String, RequestOptions)}. A response that is not closed is closed with the client.
     *
     * @param path as {@link TestServer#url} has it
     */
    public Coroutine<ClientResponse> request(String method, String path, RequestOptions request) {
        return session.request(method, server.url(path), request);
    }

    /** Opens a WebSocket. Suspends until it is open. */
    public Coroutine<WebSocket> wsConnect(String path) {
        return wsConnect(path, WebSocketOptions.defaults(), RequestOptions.none());
    }

    /** Opens a WebSocket. Suspends until it is open. */
    public Coroutine<WebSocket> wsConnect(String path, WebSocketOptions wanted) {
        return wsConnect(path, wanted, RequestOptions.none());
    }

    /**
     * Opens a WebSocket. Suspends until it is open; it throws as {@link
     * ClientSession#wsConnect(String, WebSocketOptions, RequestOptions)}. One that is not closed is closed with the client, with code
     * 1000.
     */
    public Coroutine<WebSocket> wsConnect(String path, WebSocketOptions wanted, RequestOptions request) {
        Coroutine<WebSocket> opening = session.wsConnect(server.url(path), wanted, request);
        return async(() -> {
            WebSocket opened = await(opening);
            sockets.removeIf(WebSocket::isClosed);
            sockets.add(opened);
            return opened;
        });
    }

    /**
     * Closes its WebSockets, then its connections, also those whose response is still being read, and then the server if it
     * was started for this client; see {@link TestServer#close}. In a coroutine it suspends until all is closed. A second
     * call does nothing.
     */
    @Override
    public void close() {
        try (session) {
            List<WebSocket> open = List.copyOf(sockets);
            sockets.clear();
            open.forEach(WebSocket::close);
        } finally {
            if (ownsServer) {
                server.close();
            }
        }
    }

    @Override
    public String toString() {
        return "TestClient[" + server + ", " + session + "]";
    }
}
