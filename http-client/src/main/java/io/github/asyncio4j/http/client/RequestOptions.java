package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Body;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.net.Tls;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one request has besides its method and URL. Immutable; the {@code with} methods return a changed copy.
 *
 * <pre>{@code
 * session.post(url, RequestOptions.none().withJson("{\"id\":7}").withHeader("X-Trace", "1"))
 * }</pre>
 */
public final class RequestOptions implements Cloneable {

    private static final RequestOptions NONE = new RequestOptions();

    private Headers headers = Headers.EMPTY;
    private List<String> secretHeaders = List.of();
    private AutoHeaders autoHeaders = AutoHeaders.ALL;
    private List<Cookie> cookies = List.of();

    /** Pairs for the query, encoded: {@code name=value}. */
    private List<String> params = List.of();
    private @Nullable Body body;
    private @Nullable Object json;
    private @Nullable String compression;
    private @Nullable List<ClientMiddleware> middlewares;
    private @Nullable Object traceContext;
    private boolean expectContinue;
    private @Nullable ClientTimeout timeout;
    private boolean allowRedirects = true;
    private int maxRedirects = 10;
    private @Nullable Boolean raiseForStatus;
    private ConnectionChoice connection = ConnectionChoice.NONE;

    private RequestOptions() {}

    private RequestOptions with(Consumer<RequestOptions> change) {
        RequestOptions copy;
        try {
            copy = (RequestOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
        change.accept(copy);
        return copy;
    }

    /** Returns the options of a plain request: no headers of its own, no body, the session's time limits. */
    public static RequestOptions none() {
        return NONE;
    }

    /** Returns the headers of this request alone. */
    public Headers headers() {
        return headers;
    }

    /** Returns these with a header, in place of any of that name here or in the session. */
    public RequestOptions withHeader(String name, String value) {
        Headers changed = headers.with(name, value);
        return with(copy -> copy.headers = changed);
    }

    /** Returns these with headers, in place of any of their names here or in the session. */
    public RequestOptions withHeaders(Headers more) {
        Headers changed = headers.with(more);
        return with(copy -> copy.headers = changed);
    }

    /** Returns these with a header that a redirect to another origin does not get, as it does not get Authorization. */
    public RequestOptions withSecretHeader(String name, String value) {
        return withHeader(name, value).with(copy -> copy.secretHeaders = Lists.and(secretHeaders, name));
    }

    /** Returns the names of the headers that are secrets. */
    List<String> secretHeaders() {
        return secretHeaders;
    }

    /** Returns which headers are added where there is none of the name. */
    AutoHeaders autoHeaders() {
        return autoHeaders;
    }

    /** Returns these without headers that the client adds by itself; see {@link ClientOptions#withSkipAutoHeaders}. */
    public RequestOptions withSkipAutoHeaders(String... names) {
        AutoHeaders left = autoHeaders.without(names);
        return with(copy -> copy.autoHeaders = left);
    }

    /** Returns these for the opening of a WebSocket. */
    RequestOptions asUpgrade() {
        return with(connection.asUpgrade());
    }

    boolean isUpgrade() {
        return connection.upgrade();
    }

    /**
     * Returns these with a cookie for this request alone, besides those of the jar; one of its name there is left out. The
     * value goes out as it is. aiohttp puts one with spaces or other special characters into quotes, with backslashes
     * before some; by RFC 6265 quotes mean nothing, and servers differ in what they make of that, so it is refused here.
     *
     * @throws IllegalArgumentException if the name is no token, or the value has more than visible ASCII without quotes,
     *         commas, semicolons and backslashes; quotes around the whole of such a value are allowed
     */
    public RequestOptions withCookie(String name, String value) {
        return with(copy -> copy.cookies = Lists.and(cookies, Cookie.of(name, value)));
    }

    /** Returns the cookies of this request alone. */
    public List<Cookie> cookies() {
        return cookies;
    }

    /** Returns these with a pair for the query of the URL, after what is there; both are encoded by RFC 3986. */
    public RequestOptions withParam(String name, String value) {
        String pair = UrlText.component(name) + "=" + UrlText.component(value);
        return with(copy -> copy.params = Lists.and(params, pair));
    }

    /** Returns the pairs for the query, encoded. */
    List<String> params() {
        return params;
    }

    /** Returns the body, or null. */
    public @Nullable Body body() {
        return body;
    }

    /** Returns these with a body. Its media type becomes the Content-Type, unless there is a header of that name. */
    public RequestOptions withBody(Body body) {
        Objects.requireNonNull(body, "the body is null");
        return with(copy -> {
            copy.body = body;
            copy.json = null;
        });
    }

    /**
     * Returns these with a body and its Content-Type. The bytes are not copied: leave them as they are until it is
     * sent.
     */
    public RequestOptions withBody(byte[] bytes, MediaType type) {
        return withBody(Body.of(bytes, type));
    }

    /** Returns these with a text as body, in UTF-8. */
    public RequestOptions withText(String text) {
        return withBody(Body.ofText(text));
    }

    /** Returns these with a JSON text as body. */
    public RequestOptions withJson(String json) {
        return withBody(Body.ofJson(json));
    }

    /** Returns these with a value as body, which the session's mapper makes JSON of; see {@link ClientOptions#withJson}. */
    public RequestOptions withJsonOf(Object value) {
        Objects.requireNonNull(value, "the value is null; withJson(\"null\") sends that");
        return with(copy -> {
            copy.json = value;
            copy.body = null;
        });
    }

    /** Returns the value that becomes the body, or null. */
    @Nullable
    Object json() {
        return json;
    }

    /** Returns the content coding that the body is compressed with, or null. */
    public @Nullable String compression() {
        return compression;
    }

    /** Returns these with the body compressed by gzip; see {@link #withCompression(String)}. */
    public RequestOptions withCompression() {
        return withCompression("gzip");
    }

    /**
     * Returns these with the body compressed while it is sent, anew for each redirect and retry: it has that
     * Content-Encoding, and no Content-Length. Servers do not undo it unless they are told to; ask for what yours takes. A
     * request without a body, or with an empty one, goes as it is; one that has a Content-Encoding already is refused when
     * it is sent.
     *
     * @param coding gzip; deflate, in zlib's format; br or zstd, where brotli4j or zstd-jni are there
     * @throws IllegalArgumentException if it is another
     */
    public RequestOptions withCompression(String coding) {
        String checked = CompressedBody.check(coding);
        return with(copy -> copy.compression = checked);
    }

    /** Returns these with a user and a password in an Authorization header. */
    public RequestOptions withBasicAuth(String user, String password) {
        if (headers.contains("Authorization")) {
            throw new IllegalArgumentException("there is an Authorization header already; leave one of them out");
        }
        return withHeader("Authorization", new BasicAuth(user, password).header());
    }

    /** Returns the middlewares of this request, or null for those of the session. */
    public @Nullable List<ClientMiddleware> middlewares() {
        return middlewares;
    }

    /** Returns these with middlewares in place of the session's, the outermost first. */
    public RequestOptions withMiddlewares(ClientMiddleware... middlewares) {
        List<ClientMiddleware> list = List.of(middlewares);
        return with(copy -> copy.middlewares = list);
    }

    /** Returns what each {@link TraceConfig#newContext} is given. */
    public @Nullable Object traceContext() {
        return traceContext;
    }

    /** Returns these with something that each {@link TraceConfig#newContext} is given. */
    public RequestOptions withTraceContext(Object context) {
        return with(copy -> copy.traceContext = context);
    }

    /** Returns whether the server is asked before the body is sent. */
    public boolean expectContinue() {
        return expectContinue;
    }

    /**
     * Returns these with {@code Expect: 100-continue} or not: the body is sent when the server has said that it wants it,
     * or nothing for a second. A server that answers 417, since it knows no such thing, is sent the request once more
     * without it.
     */
    public RequestOptions withExpectContinue(boolean expect) {
        return with(copy -> copy.expectContinue = expect);
    }

    /** Returns the time limits of this request, or null for the session's. */
    public @Nullable ClientTimeout timeout() {
        return timeout;
    }

    /** Returns these with other time limits than the session's. */
    public RequestOptions withTimeout(ClientTimeout limits) {
        Objects.requireNonNull(limits, "the timeout is null; ClientTimeout.NONE has no limits");
        return with(copy -> copy.timeout = limits);
    }

    /** Returns what this request wants of its connection. */
    ConnectionChoice connection() {
        return connection;
    }

    private RequestOptions with(ConnectionChoice changed) {
        return with(copy -> copy.connection = changed);
    }

    /** Returns these with other TLS than the session's; see {@link ClientOptions#withTls}. */
    public RequestOptions withTls(Tls client) {
        return with(connection.withTls(ClientOptions.checkTls(client)));
    }

    /** Returns these with a certificate to expect; see {@link ClientOptions#withFingerprint}. */
    public RequestOptions withFingerprint(byte... sha256) {
        return with(connection.withFingerprint(ClientOptions.checkFingerprint(sha256)));
    }

    /** Returns whether redirects are followed: yes. */
    public boolean allowRedirects() {
        return allowRedirects;
    }

    /** Returns these with redirects followed, or returned as any other response. */
    public RequestOptions withAllowRedirects(boolean allow) {
        return with(copy -> copy.allowRedirects = allow);
    }

    /** Returns how many redirects are followed before that is an error: 10. */
    public int maxRedirects() {
        return maxRedirects;
    }

    /** Returns these with another number of redirects that are followed. */
    public RequestOptions withMaxRedirects(int redirects) {
        if (redirects < 1) {
            throw new IllegalArgumentException("maxRedirects is " + redirects
                    + "; it must be >= 1, and withAllowRedirects(false) follows none");
        }
        return with(copy -> copy.maxRedirects = redirects);
    }

    /** Returns whether a response of 400 and more is an exception; null for what the session says. */
    public @Nullable Boolean raiseForStatus() {
        return raiseForStatus;
    }

    /** Returns these with a response of 400 and more being an exception at once, or not, whatever the session says. */
    public RequestOptions withRaiseForStatus(boolean raise) {
        return with(copy -> copy.raiseForStatus = raise);
    }

    /** Returns these with the body of the response decompressed or not; see {@link ClientOptions#withAutoDecompress}. */
    public RequestOptions withAutoDecompress(boolean decompress) {
        return with(connection.withAutoDecompress(decompress));
    }

    /** Returns these with another proxy than the session's; see {@link ClientOptions#withProxy}. */
    public RequestOptions withProxy(Proxy proxy) {
        return with(connection.withProxy(Objects.requireNonNull(proxy, "the proxy is null; withoutProxy() has none")));
    }

    /** Returns these without a proxy, whatever the session and the environment say. */
    public RequestOptions withoutProxy() {
        return with(connection.withProxy(null));
    }
}
