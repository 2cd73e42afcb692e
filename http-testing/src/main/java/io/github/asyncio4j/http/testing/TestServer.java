package io.github.asyncio4j.http.testing;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.Handler;
import io.github.asyncio4j.http.server.ServerOptions;
import io.github.asyncio4j.http.server.WebServer;
import io.github.asyncio4j.net.NameNotFoundException;
import io.github.asyncio4j.net.Resolver;
import io.github.asyncio4j.net.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves an application for a test, on a free port of 127.0.0.1: aiohttp's TestServer and RawTestServer. It belongs to the
 * loop that runs where it is started.
 *
 * <pre>{@code
 * try (var server = await(TestServer.of(app)); var session = new ClientSession()) {
 *     await(session.get(server.url("/hello"))).close();
 * }
 * }</pre>
 *
 * <p>A {@link TestClient} is shorter where nothing but requests are to be made.
 */
public final class TestServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    /** A test is over when it closes: what is still being answered then is nobody's any more. */
    private static final ServerOptions OPTIONS = ServerOptions.defaults().withShutdownTimeout(Duration.ofSeconds(1));

    private final Application app;
    private final WebServer server;
    private final String root;
    private final @Nullable Tls clientTls;

    private TestServer(Application app, WebServer server, boolean secure, @Nullable Tls clientTls) {
        this.app = app;
        this.server = server;
        root = (secure ? "https://" : "http://") + HOST + ":" + server.port();
        this.clientTls = clientTls;
    }

    /**
     * Serves an application with the defaults of {@link ServerOptions}, save that {@link #close} gives handlers one second
     * to end. Suspends until connections are accepted; what the application's start fails with is thrown by the await.
     *
     * @throws IllegalStateException when awaited, if the application was served before: make one for each test
     */
    public static Coroutine<TestServer> of(Application app) {
        return of(app, OPTIONS);
    }

    /**
     * Serves an application. Suspends until connections are accepted; it throws as {@link #of(Application)}.
     *
     * @param options if they have TLS, clients need to be told to believe its certificate
     */
    public static Coroutine<TestServer> of(Application app, ServerOptions options) {
        return started(app, options, null);
    }

    /**
     * Serves a handler that gets every request, whatever its method and path. Suspends until connections are accepted. It
     * stands for a server that says what a test of a client wants to hear.
     */
    public static Coroutine<TestServer> raw(Handler handler) {
        return raw(handler, OPTIONS);
    }

    /** Serves a handler that gets every request. Suspends until connections are accepted. */
    public static Coroutine<TestServer> raw(Handler handler, ServerOptions options) {
        Objects.requireNonNull(handler, "the handler is null");
        return of(new Application().addMiddleware((request, _) -> handler.handle(request)), options);
    }

    /**
     * Serves an application with TLS, and a certificate that is thrown away afterwards; a {@link TestClient} believes it,
     * others do by {@link #clientTls}. Suspends until connections are accepted; it throws as {@link #of(Application)}.
     *
     * @param names what the certificate is for, beside {@code localhost} and this machine's addresses 127.0.0.1 and ::1
     */
    public static Coroutine<TestServer> tls(Application app, String... names) {
        return tls(app, OPTIONS, names);
    }

    /**
     * Serves an application with TLS and a certificate that is thrown away afterwards. Suspends until connections are
     * accepted; see {@link #tls(Application, String...)}.
     */
    public static Coroutine<TestServer> tls(Application app, ServerOptions options, String... names) {
        Objects.requireNonNull(options, "the options are null; ServerOptions.defaults() has the defaults");
        return started(app, options.withTls(Authority.issue(List.of(names))), Authority.trusted());
    }

    private static Coroutine<TestServer> started(Application app, ServerOptions options, @Nullable Tls clientTls) {
        Objects.requireNonNull(app, "the application is null");
        Objects.requireNonNull(options, "the options are null; ServerOptions.defaults() has the defaults");
        return async(() -> new TestServer(app, await(WebServer.start(app, HOST, 0, options)), options.tls() != null,
                clientTls));
    }

    /**
     * Returns a resolver by which servers stand for remote hosts, on whichever port of theirs a client wants: for {@link
     * ClientOptions#withResolver}. It finds no other name, so that no test leaves the machine by mistake. For https the
     * client also needs {@link #clientTls}, and the server the host among its names.
     *
     * <pre>{@code
     * try (var remote = await(TestServer.tls(fake, "api.example.org"))) {
     *     var options = ClientOptions.defaults().withTls(remote.clientTls())
     *             .withResolver(TestServer.resolver(Map.of("api.example.org", remote)));
     *     // a session with these options reaches the server as https://api.example.org/
     * }
     * }</pre>
     */
    public static Resolver resolver(Map<String, TestServer> hosts) {
        Map<String, TestServer> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        known.putAll(hosts);
        return (host, _) -> async(() -> {
            TestServer server = known.get(host);
            if (server == null) {
                throw new NameNotFoundException("no TestServer stands for the host " + host.toLowerCase(Locale.ROOT)
                        + "; this resolver knows " + known.keySet(), new IOException("not one of the test"));
            }
            return List.of(server.server.address());
        });
    }

    /**
     * Returns a port of 127.0.0.1 at which nobody listens now, for what has to be told its port. Where port 0 can be asked
     * for that is better, since another program may take this one first.
     *
     * @throws UncheckedIOException if there is none
     */
    public static int unusedPort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port of 127.0.0.1 is free", e);
        }
    }

    /** Makes a client of this server, with cookies of its own. Closing it leaves the server; see {@link TestClient#of}. */
    public TestClient client() {
        return client(ClientOptions.defaults());
    }

    /** Makes a client of this server, with these options. Closing it leaves the server. */
    public TestClient client(ClientOptions options) {
        return new TestClient(this, false, options);
    }

    /**
     * Returns the URL of a path of this server.
     *
     * @param path with a slash at its begin, and a query if there is to be one; what URLs do not allow is in percent
     *        notation
     */
    public String url(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the path is \"" + path + "\"; it must begin with a slash, like /hello?x=1");
        }
        return root + path;
    }

    /** Returns the address it listens at: 127.0.0.1. */
    public String host() {
        return HOST;
    }

    /** Returns the port it listens at. */
    public int port() {
        return server.port();
    }

    /** Returns the application that is served. */
    public Application app() {
        return app;
    }

    /** Returns what serves it, which knows for example how many connections there are. */
    public WebServer webServer() {
        return server;
    }

    /**
     * Returns what a client needs to believe this server's certificate, and that of every other of {@link #tls}.
     *
     * @throws IllegalStateException if it was not started by {@link #tls}
     */
    public Tls clientTls() {
        if (clientTls == null) {
            throw new IllegalStateException(this + " has no certificate of ours; TestServer.tls(app) has");
        }
        return clientTls;
    }

    /** Returns what its clients are to believe, or null where that is their business. */
    @Nullable
    Tls trust() {
        return clientTls;
    }

    /**
     * Stops as {@link WebServer#stop} does, and throws what the application's end fails with: handlers have a while to end
     * ({@link ServerOptions#shutdownTimeout}), then they are cancelled, then their connections are cut. In a coroutine it
     * suspends until all is closed. A second call does nothing.
     */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "TestServer[" + root + "]";
    }
}
