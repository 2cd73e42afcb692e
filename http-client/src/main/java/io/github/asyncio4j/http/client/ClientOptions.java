package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Http2Options;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.codec.Decompression;
import io.github.asyncio4j.http.options.Amount;
import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.Resolver;
import io.github.asyncio4j.net.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link ClientSession}. Immutable; the {@code with} methods return a changed copy.
 *
 * <pre>{@code
 * new ClientSession(ClientOptions.defaults().withLimit(20).withRaiseForStatus(true))
 * }</pre>
 */
public final class ClientOptions implements Cloneable {

    private static final ClientOptions DEFAULTS = new ClientOptions();

    private int limit = 100;
    private int limitPerHost = 100;
    private int maxWaiting = 1_000;
    private Duration keepAliveTimeout = Duration.ofSeconds(60);
    private ClientTimeout timeout = ClientTimeout.DEFAULT;
    private Headers headers = Headers.EMPTY;
    private AutoHeaders autoHeaders = AutoHeaders.ALL;
    private List<Cookie> cookies = List.of();
    private boolean raiseForStatus;
    private int maxBody = 64 << 20;
    private int maxHead = 32 << 10;
    private int maxField = 8 << 10;
    private int maxFields = 100;
    private boolean lenientResponses;
    private boolean http2;
    private boolean http2PriorKnowledge;
    private Http2Options http2Options = Http2Options.defaults();
    private @Nullable Tls tls;
    private byte @Nullable [] fingerprint;
    private @Nullable Proxy proxy;
    private boolean trustEnv;
    private @Nullable Path unixSocket;
    private @Nullable InetSocketAddress localAddress;
    private @Nullable Resolver resolver;
    private @Nullable Predicate<InetAddress> addressGuard;
    private boolean autoDecompress = true;
    private Decompression.Limit decompression = Decompression.Limit.DEFAULT;
    private Duration happyEyeballs = Duration.ofMillis(250);
    private boolean retryDeadConnections = true;
    private List<String> secretHeaders = List.of();
    private @Nullable CookieStore cookieJar;
    private @Nullable URI baseUrl;
    private @Nullable Json json;
    private List<TraceConfig<?>> traces = List.of();
    private boolean netrc;
    private List<ClientMiddleware> middlewares = List.of();

    private ClientOptions() {}

    /** Returns the settings that a session has unless it is given others. */
    public static ClientOptions defaults() {
        return DEFAULTS;
    }

    /** Returns how many connections may be open at once, idle ones included: 100. */
    public int limit() {
        return limit;
    }

    /** Sets how many connections may be open at once, idle ones included. */
    public ClientOptions withLimit(int connections) {
        ClientOptions copy = copy();
        copy.limit = Amount.atLeastOne("limit", connections);
        return copy;
    }

    /** Returns how many connections may be open to one scheme, host and port at once: 100. */
    public int limitPerHost() {
        return limitPerHost;
    }

    /** Sets how many connections may be open to one scheme, host and port at once. */
    public ClientOptions withLimitPerHost(int connections) {
        ClientOptions copy = copy();
        copy.limitPerHost = Amount.atLeastOne("limitPerHost", connections);
        return copy;
    }

    /** Returns how many requests may wait for a connection; more fail at once: 1,000. */
    public int maxWaiting() {
        return maxWaiting;
    }

    /** Sets how many requests may wait for a connection; more fail at once. */
    public ClientOptions withMaxWaiting(int requests) {
        ClientOptions copy = copy();
        copy.maxWaiting = Amount.notNegative("maxWaiting", requests);
        return copy;
    }

    /** Returns how long an idle connection is kept for the next request: 60 seconds. */
    public Duration keepAliveTimeout() {
        return keepAliveTimeout;
    }

    /** Sets how long an idle connection is kept for the next request; zero for not at all. */
    public ClientOptions withKeepAliveTimeout(Duration time) {
        ClientOptions copy = copy();
        copy.keepAliveTimeout = Amount.notNegative("keepAliveTimeout", time);
        return copy;
    }

    /** Returns the time limits of a request. */
    public ClientTimeout timeout() {
        return timeout;
    }

    /** Sets the time limits of a request. */
    public ClientOptions withTimeout(ClientTimeout timeout) {
        ClientOptions copy = copy();
        copy.timeout = Objects.requireNonNull(timeout, "the timeout is null; ClientTimeout.NONE has no limits");
        return copy;
    }

    /** Returns the headers that every request has, unless it has its own of that name. */
    public Headers headers() {
        return headers;
    }

    /** Sets the headers that every request has, unless it has its own of that name. */
    public ClientOptions withHeaders(Headers headers) {
        ClientOptions copy = copy();
        copy.headers = Objects.requireNonNull(headers, "the headers are null; Headers.EMPTY has none");
        return copy;
    }

    /** Returns whether a response of 400 and more is an exception at once: no. */
    public boolean raiseForStatus() {
        return raiseForStatus;
    }

    /** Sets whether a response of 400 and more is a {@link ClientResponseException} at once. */
    public ClientOptions withRaiseForStatus(boolean raise) {
        ClientOptions copy = copy();
        copy.raiseForStatus = raise;
        return copy;
    }

    /**
     * Returns the longest body, in bytes, that read() and text() take into memory: 64 MiB. Streaming has no limit but
     * {@link #maxDecompressed}.
     */
    public int maxBody() {
        return maxBody;
    }

    /** Sets the longest body, in bytes, that read() and text() take into memory. */
    public ClientOptions withMaxBody(int bytes) {
        ClientOptions copy = copy();
        copy.maxBody = Amount.atLeastOne("maxBody", bytes);
        return copy;
    }

    /** Returns the longest head of a response, in bytes: 32 KiB. */
    public int maxHead() {
        return maxHead;
    }

    /** Sets the longest head of a response, in bytes. */
    public ClientOptions withMaxHead(int bytes) {
        ClientOptions copy = copy();
        copy.maxHead = Amount.atLeastOne("maxHead", bytes);
        return copy;
    }

    /** Returns the longest line of a response's head, in bytes: 8 KiB. */
    public int maxField() {
        return maxField;
    }

    /** Sets the longest line of a response's head, in bytes. */
    public ClientOptions withMaxField(int bytes) {
        ClientOptions copy = copy();
        copy.maxField = Amount.atLeastOne("maxField", bytes);
        return copy;
    }

    /** Returns whether old servers are forgiven what is malformed, and not ambiguous: no. */
    public boolean lenientResponses() {
        return lenientResponses;
    }

    /**
     * Sets whether old servers are forgiven lines of a head that end in a bare LF, values that go on in the next line,
     * Content-Length more than once if it is the same, and Content-Length beside Transfer-Encoding, which then counts.
     * Where a proxy may stand between, leave it off: that may read such a response in another way.
     */
    public ClientOptions withLenientResponses(boolean lenient) {
        ClientOptions copy = copy();
        copy.lenientResponses = lenient;
        return copy;
    }

    /** Returns how many headers a response may have: 100. */
    public int maxFields() {
        return maxFields;
    }

    /** Sets how many headers a response may have. */
    public ClientOptions withMaxFields(int fields) {
        ClientOptions copy = copy();
        copy.maxFields = Amount.atLeastOne("maxFields", fields);
        return copy;
    }

    /** Returns whether HTTP/2 is offered to servers of https: no. */
    public boolean http2() {
        return http2;
    }

    /**
     * Sets whether HTTP/2 is offered to servers of https. One that chooses it gets many requests at a time on one
     * connection, up to 100. Until it is known what a server chooses, one connection to it is made at a time, and further
     * requests wait for its choice; if that is HTTP/1.1 they go on side by side, and need not wait again in this session.
     */
    public ClientOptions withHttp2(boolean offered) {
        ClientOptions copy = copy();
        copy.http2 = offered;
        return copy;
    }

    /** Returns whether HTTP/2 is spoken with servers of http: no. */
    public boolean http2PriorKnowledge() {
        return http2PriorKnowledge;
    }

    /** Sets whether HTTP/2 is spoken with servers of http, without asking: "prior knowledge". Proxies get HTTP/1.1. */
    public ClientOptions withHttp2PriorKnowledge(boolean known) {
        ClientOptions copy = copy();
        copy.http2PriorKnowledge = known;
        return copy;
    }

    /** Returns what a connection of HTTP/2 may carry and cost. */
    public Http2Options http2Options() {
        return http2Options;
    }

    /** Sets what a connection of HTTP/2 may carry and cost: streams, windows, resets. */
    public ClientOptions withHttp2Options(Http2Options limits) {
        ClientOptions copy = copy();
        copy.http2Options = Objects.requireNonNull(limits, "the options of HTTP/2 are null");
        return copy;
    }

    /** Returns the proxy that requests go through, or null. */
    public @Nullable Proxy proxy() {
        return proxy;
    }

    /** Sets the proxy that requests go through, unless they name another, or none. */
    public ClientOptions withProxy(Proxy proxy) {
        ClientOptions copy = copy();
        copy.proxy = Objects.requireNonNull(proxy, "the proxy is null; leave it out for none");
        return copy;
    }

    /** Returns whether environment variables name the proxies: no. */
    public boolean trustEnv() {
        return trustEnv;
    }

    /**
     * Sets whether, where neither request nor session name a proxy, the environment variables {@code http_proxy},
     * {@code https_proxy}, {@code all_proxy} and {@code no_proxy} do, in lower or upper case. {@code no_proxy} lists hosts
     * and domains, with a port or without, addresses, networks as {@code 10.0.0.0/8}, or {@code *}.
     */
    public ClientOptions withTrustEnv(boolean trust) {
        ClientOptions copy = copy();
        copy.trustEnv = trust;
        return copy;
    }

    /** Returns the socket in the file system that all requests go to, or null. */
    public @Nullable Path unixSocket() {
        return unixSocket;
    }

    /** Sends all requests to a server that listens at a socket in the file system, whatever host their URLs name. */
    public ClientOptions withUnixSocket(Path path) {
        ConnectOptions.toUnix(path);
        ClientOptions copy = copy();
        copy.unixSocket = path;
        return copy;
    }

    /** Returns the address that connections are made from, or null for any. */
    public @Nullable InetSocketAddress localAddress() {
        return localAddress;
    }

    /** Sets the address of this machine that connections are made from; the port 0 is any. */
    public ClientOptions withLocalAddress(InetSocketAddress from) {
        ClientOptions copy = copy();
        copy.localAddress = Objects.requireNonNull(from, "the local address is null");
        return copy;
    }

    /** Returns what names are looked up with, or null for the loop's resolver. */
    public @Nullable Resolver resolver() {
        return resolver;
    }

    /** Looks names up with this instead of the loop's resolver. */
    public ClientOptions withResolver(Resolver chosen) {
        ClientOptions copy = copy();
        copy.resolver = Objects.requireNonNull(chosen, "the resolver is null");
        return copy;
    }

    /** Returns what decides which addresses may be connected to, or null for all. */
    public @Nullable Predicate<InetAddress> addressGuard() {
        return addressGuard;
    }

    /**
     * Connects to addresses only that this returns true for, for programs that are given URLs by others. It is asked for
     * each address that a name turned out to have, right before that is connected to, also after a redirect; it must not
     * block. Since a proxy looks names up by itself, requests through one fail.
     */
    public ClientOptions withAddressGuard(Predicate<InetAddress> allowed) {
        ClientOptions copy = copy();
        copy.addressGuard = Objects.requireNonNull(allowed, "the guard of addresses is null");
        return copy;
    }

    /** Returns whether bodies are decompressed while they are read: yes. */
    public boolean autoDecompress() {
        return autoDecompress;
    }

    /**
     * Sets whether bodies are decompressed while they are read: gzip, deflate, and br and zstd where brotli4j and zstd-jni
     * are there. Requests say what is understood, unless they have an Accept-Encoding of their own. Without it neither
     * happens. The header Content-Encoding of a response stays as it came in any case.
     */
    public ClientOptions withAutoDecompress(boolean decompress) {
        ClientOptions copy = copy();
        copy.autoDecompress = decompress;
        return copy;
    }

    /** Returns how long a body may become by decompression, in bytes, also where it is streamed: 32 MiB. */
    public long maxDecompressed() {
        return decompression.bytes();
    }

    /** Sets how long a body may become by decompression, in bytes, also where it is streamed. */
    public ClientOptions withMaxDecompressed(long bytes) {
        ClientOptions copy = copy();
        copy.decompression =
                new Decompression.Limit(Amount.atLeastOne("maxDecompressed", bytes), decompression.ratio());
        return copy;
    }

    /** Returns how many times as long as it was received a body may become, past 1 MiB: 200. */
    public int maxDecompressionRatio() {
        return decompression.ratio();
    }

    /** Sets how many times as long as it was received a body may become, past 1 MiB. */
    public ClientOptions withMaxDecompressionRatio(int times) {
        ClientOptions copy = copy();
        copy.decompression =
                new Decompression.Limit(decompression.bytes(), Amount.atLeastOne("maxDecompressionRatio", times));
        return copy;
    }

    Decompression.Limit decompressionLimit() {
        return decompression;
    }

    /** Returns how connections to https URLs are encrypted, or null for {@link Tls#client}. */
    public @Nullable Tls tls() {
        return tls;
    }

    /**
     * Sets how connections to https URLs are encrypted: whom to believe, which certificate to show. A connection serves
     * requests of the same object alone, so make one and keep it.
     *
     * @param client made by {@link Tls#client}
     */
    public ClientOptions withTls(Tls client) {
        ClientOptions copy = copy();
        copy.tls = checkTls(client);
        return copy;
    }

    static Tls checkTls(Tls tls) {
        Objects.requireNonNull(tls, "the TLS is null; Tls.client() has the defaults");
        if (tls.isServer()) {
            throw new IllegalArgumentException("who connects needs Tls.client(), not " + tls);
        }
        return tls;
    }

    /** Returns the SHA-256 of the only certificate that servers may show, or null for any that is believed. */
    public byte @Nullable [] fingerprint() {
        return fingerprint == null ? null : fingerprint.clone();
    }

    byte @Nullable [] pinned() {
        return fingerprint;
    }

    /**
     * Takes https servers for right only if they show the certificate with this SHA-256, of its DER form, besides all
     * that {@link Tls} checks; {@code Tls.client().insecure()} checks nothing.
     *
     * @param sha256 32 bytes
     */
    public ClientOptions withFingerprint(byte... sha256) {
        ClientOptions copy = copy();
        copy.fingerprint = checkFingerprint(sha256);
        return copy;
    }

    static byte[] checkFingerprint(byte[] sha256) {
        if (sha256.length != 32) {
            throw new IllegalArgumentException("the fingerprint has " + sha256.length
                    + " bytes; the SHA-256 of a certificate has 32, and weaker sums are not taken");
        }
        return sha256.clone();
    }

    /** Returns after which time the next address of a host is tried besides the one before it: 250 ms. */
    public Duration happyEyeballs() {
        return happyEyeballs;
    }

    /**
     * Sets after which time the next address of a host is tried besides the one before it (RFC 8305); zero for only when
     * that has failed.
     */
    public ClientOptions withHappyEyeballs(Duration delay) {
        ClientOptions copy = copy();
        copy.happyEyeballs = Amount.notNegative("happyEyeballs", delay);
        return copy;
    }

    private ClientOptions copy() {
        try {
            return (ClientOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns whether an idempotent request is sent once more when its kept connection proved dead: yes. */
    public boolean retryDeadConnections() {
        return retryDeadConnections;
    }

    /**
     * Sets whether a request is sent once more if the connection that was kept for it was given up by the server before a
     * byte of the response came. That is done for idempotent methods alone, and for bodies that can be repeated. Where a
     * server of HTTP/2 says that it has done nothing with a request (RFC 9113, 8.7), any method is sent again, at most five
     * times.
     */
    public ClientOptions withRetryDeadConnections(boolean retry) {
        ClientOptions copy = copy();
        copy.retryDeadConnections = retry;
        return copy;
    }

    /** Returns the names of headers that redirects to other origins do not get, besides those that are always secret. */
    public List<String> secretHeaders() {
        return secretHeaders;
    }

    /** Sets the names of headers, such as X-Api-Key, that redirects to other origins do not get. */
    public ClientOptions withSecretHeaders(String... names) {
        ClientOptions copy = copy();
        copy.secretHeaders = List.of(names);
        return copy;
    }

    /** Returns which headers are added where a request has none of the name. */
    AutoHeaders autoHeaders() {
        return autoHeaders;
    }

    /**
     * Leaves headers out that the client adds where a request has none of the name.
     *
     * @param names of User-Agent, Accept, Accept-Encoding and Content-Type, in any case; added to those named before
     * @throws IllegalArgumentException if one is another
     */
    public ClientOptions withSkipAutoHeaders(String... names) {
        ClientOptions copy = copy();
        copy.autoHeaders = autoHeaders.without(names);
        return copy;
    }

    /** Returns the cookies that every request has. */
    public List<Cookie> cookies() {
        return cookies;
    }

    /**
     * Adds a cookie that every request of the session has, whatever host it asks; a redirect to another origin does not get
     * it. It is not in the jar: where that has one of its name for the URL, or the request itself, that one is sent instead.
     *
     * @throws IllegalArgumentException as {@link RequestOptions#withCookie}
     */
    public ClientOptions withCookie(String name, String value) {
        ClientOptions copy = copy();
        copy.cookies = Lists.and(cookies, Cookie.of(name, value));
        return copy;
    }

    /** Returns where cookies are kept, or null for a new {@link CookieJar}. */
    public @Nullable CookieStore cookieJar() {
        return cookieJar;
    }

    /** Sets where cookies are kept; a {@link DummyCookieJar} keeps none. */
    public ClientOptions withCookieJar(CookieStore jar) {
        ClientOptions copy = copy();
        copy.cookieJar = Objects.requireNonNull(jar, "the cookie jar is null; DummyCookieJar keeps no cookies");
        return copy;
    }

    /** Returns what relative URLs are resolved against, or null. */
    public @Nullable URI baseUrl() {
        return baseUrl;
    }

    /** Sets what relative URLs are resolved against: an absolute URL that ends with a slash. */
    public ClientOptions withBaseUrl(String url) {
        URI base = UrlText.uri(url);
        if (!base.isAbsolute() || base.getRawPath() == null || !base.getRawPath().endsWith("/")
                || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("the base URL is \"" + UrlText.shown(url) + "\"; it must be absolute and"
                    + " end with a slash, like http://example.org/api/");
        }
        ClientOptions copy = copy();
        copy.baseUrl = base;
        return copy;
    }

    /** Returns what makes JSON and reads it, or null for {@link Json#installed}. */
    public @Nullable Json json() {
        return json;
    }

    /** Sets what makes JSON and reads it. */
    public ClientOptions withJson(Json json) {
        ClientOptions copy = copy();
        copy.json = Objects.requireNonNull(json, "the mapper is null");
        return copy;
    }

    /** Returns who hears what happens to each request. */
    public List<TraceConfig<?>> traces() {
        return traces;
    }

    /** Sets who hears what happens to each request. */
    public ClientOptions withTraces(TraceConfig<?>... traces) {
        ClientOptions copy = copy();
        copy.traces = List.of(traces);
        return copy;
    }

    /** Returns whether users and passwords are looked for in the .netrc file: no. */
    public boolean netrc() {
        return netrc;
    }

    /**
     * Sets whether the user and password of a host are taken from the file that the variable NETRC names, or .netrc in the
     * home folder, where a request has no others. It is read once, by the first request.
     */
    public ClientOptions withNetrc(boolean netrc) {
        ClientOptions copy = copy();
        copy.netrc = netrc;
        return copy;
    }

    /** Returns the middlewares, the outermost first. */
    public List<ClientMiddleware> middlewares() {
        return middlewares;
    }

    /** Sets the middlewares that every request goes through, the outermost first. */
    public ClientOptions withMiddlewares(ClientMiddleware... middlewares) {
        ClientOptions copy = copy();
        copy.middlewares = List.of(middlewares);
        return copy;
    }
}
