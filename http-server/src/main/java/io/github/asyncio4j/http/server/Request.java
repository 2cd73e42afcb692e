package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyStream;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.FormData;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.MultipartLimits;
import io.github.asyncio4j.http.MultipartReader;
import io.github.asyncio4j.http.codec.Compressing;
import io.github.asyncio4j.http.codec.Framing;
import io.github.asyncio4j.http.codec.HeaderMapping;
import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.http.grammar.HttpDate;
import io.github.asyncio4j.http.websocket.ServerHandshake;
import io.github.asyncio4j.net.TlsInfo;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client asks for, as a {@link Handler} sees it. Good until the handler has returned. */
public final class Request {

    /** How many fields an urlencoded form may have. */
    private static final int MAX_FIELDS = 1_000;

    private final HttpRequest head;
    private final Framing framing;
    private final RequestTarget target;
    private final ServerConnection connection;
    private final RequestBody body;
    private final Match match;
    private @Nullable Headers headers;

    /** What its keys stand for; null while none does. */
    private @Nullable Map<RequestKey<?>, Object> state;

    private boolean forwardingKnown;
    private @Nullable Forwarding forwarding;
    private @Nullable Map<String, String> cookies;
    private @Nullable FormData form;

    /** The response that its handler began by itself; null until it does. */
    private @Nullable Outgoing begun;

    /** What compresses that response, if something does. */
    private @Nullable Compressing closing;

    Request(HttpRequest head, Framing framing, RequestTarget target, ServerConnection connection, RequestBody body,
            Match match) {
        this.head = head;
        this.framing = framing;
        this.target = target;
        this.connection = connection;
        this.body = body;
        this.match = match;
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

    /**
     * Returns the whole URL that was asked for: {@link #scheme}, {@link #host}, and path and query as they were sent. Without
     * a host, as HTTP/1.0 allows, that is the address of this end of the connection. It is text, since what clients send is
     * not always a URL by the book.
     */
    public String url() {
        String named = host();
        return scheme() + "://" + (named.isEmpty() ? connection.localHost() : named) + RequestTarget.origin(head.uri());
    }

    /** Returns the parameters of the query, decoded. */
    public Query query() {
        return target.query();
    }

    /** Returns the first value of a parameter of the query, decoded, or null. */
    public @Nullable String query(String name) {
        return target.query().get(name);
    }

    /** Returns all values of a parameter of the query, decoded, in order. */
    public List<String> queryAll(String name) {
        return target.query().getAll(name);
    }

    /**
     * Returns what stands in the path where the route's pattern has this name, decoded.
     *
     * @throws IllegalArgumentException if the pattern has no such name
     */
    public String pathParam(String name) {
        String value = match.pathParams().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the route of " + Gate.printable(path()) + " has no {" + name + "}; it has "
                            + match.pathParams().keySet());
        }
        return value;
    }

    /** Returns what stands in the path where the route's pattern has names: aiohttp's match_info. */
    public Map<String, String> pathParams() {
        return match.pathParams();
    }

    /** Returns the route that was found, or null in a middleware where there is none. */
    public @Nullable Route route() {
        Endpoint endpoint = match.endpoint();
        return endpoint == null ? null : endpoint.route();
    }

    /** Returns the application whose route was found; of several within one another, the innermost. */
    public Application app() {
        return match.app();
    }

    Match match() {
        return match;
    }

    /** Begins the response that the handler sends by itself. */
    Outgoing begin() {
        if (begun != null) {
            throw new IllegalStateException("the response to " + this + " was begun before; there is one to a request");
        }
        Outgoing out = connection.outgoing(this, body);
        begun = out;
        return out;
    }

    /** Returns the response that its handler began by itself, or null. */
    @Nullable
    Outgoing begun() {
        return begun;
    }

    Framing framing() {
        return framing;
    }

    /** Has its task cancelled when the client goes. */
    void cancelWhenLost() {
        connection.cancelWhenLost();
    }

    /** Returns the query as it was sent, or null. */
    @Nullable
    String rawQuery() {
        return target.rawQuery();
    }

    /** Returns whether another path would have a route. */
    boolean isRouted(String path) {
        return connection.owner().match(head, target.withPath(path)).isHandler();
    }

    /** Sets what a key stands for in this request: for the middlewares and the handler inside of this one. */
    public <T> void set(RequestKey<T> key, T value) {
        Objects.requireNonNull(key, "the key is null");
        Objects.requireNonNull(value, () -> "the value of " + key + " is null");
        Map<RequestKey<?>, Object> all = state;
        if (all == null) {
            all = new IdentityHashMap<>(4);
            state = all;
        }
        all.put(key, value);
    }

    /**
     * Returns what a key stands for.
     *
     * @throws IllegalArgumentException if it was not set
     */
    public <T> T get(RequestKey<T> key) {
        T value = find(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is not set in " + this);
        }
        return value;
    }

    /** Returns what a key stands for, or the other value if it was not set. */
    public <T> T get(RequestKey<T> key, T otherwise) {
        T value = find(key);
        return value == null ? otherwise : value;
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable T find(RequestKey<T> key) {
        Objects.requireNonNull(key, "the key is null");
        return state == null ? null : (T) state.get(key);
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

    /**
     * Returns the address of the client's end of the connection, or what a trusted proxy says it is; null if it is none of
     * the internet.
     */
    public @Nullable InetSocketAddress remote() {
        Forwarding said = forwarding();
        if (said != null && said.remote() != null) {
            return said.remote();
        }
        SocketAddress address = connection.remoteAddress();
        return address instanceof InetSocketAddress internet ? internet : null;
    }

    /** Returns the host that the client asked for, with the port if it named one; empty in HTTP/1.0 without Host. */
    public String host() {
        Forwarding said = forwarding();
        if (said != null && said.host() != null) {
            return said.host();
        }
        String named = target.host();
        return named != null ? named : Objects.requireNonNullElse(header("Host"), "");
    }

    /** Returns {@code https} with TLS, else {@code http}; or what the client used to a trusted proxy. */
    public String scheme() {
        Forwarding said = forwarding();
        return said != null && said.scheme() != null ? said.scheme() : connection.isSecure() ? "https" : "http";
    }

    /** Returns whether the scheme is {@code https}. */
    public boolean isSecure() {
        return scheme().equals("https");
    }

    /**
     * Returns what the TLS handshake of the connection agreed on, with the certificates that the client has shown; null
     * without TLS. What a client has shown to a proxy is not known here.
     */
    public @Nullable TlsInfo tlsInfo() {
        return connection.tlsInfo();
    }

    private @Nullable Forwarding forwarding() {
        TrustedProxies trusted = connection.owner().options().trustedProxies();
        if (trusted == null) {
            return null;
        }
        if (!forwardingKnown) {
            forwardingKnown = true;
            forwarding = Forwarding.of(trusted, connection.remoteAddress(), headers());
        }
        return forwarding;
    }

    /** Returns whether the client wants to go on with the connection after this request. */
    public boolean isKeepAlive() {
        return framing.isKeepAlive();
    }

    /** Returns the cookies that the client sent, by name; of several of one name the first. */
    public Map<String, String> cookies() {
        Map<String, String> made = cookies;
        if (made == null) {
            Map<String, String> all = new LinkedHashMap<>();
            for (String header : head.headers().getAll("Cookie")) {
                Cookie.parseCookies(header).forEach(cookie -> all.putIfAbsent(cookie.name(), cookie.value()));
            }
            made = Collections.unmodifiableMap(all);
            cookies = made;
        }
        return made;
    }

    /** Returns the value of a cookie, or null. */
    public @Nullable String cookie(String name) {
        return cookies().get(name);
    }

    /** Returns the moment after which a change counts for the client, or null. */
    public @Nullable Instant ifModifiedSince() {
        return date("If-Modified-Since");
    }

    /** Returns the moment after which there must be no change, or null. */
    public @Nullable Instant ifUnmodifiedSince() {
        return date("If-Unmodified-Since");
    }

    private @Nullable Instant date(String name) {
        String text = header(name);
        return text == null ? null : HttpDate.parse(text);
    }

    /** Returns the states of which one must be the present one, empty where the client says nothing of it. */
    public List<ETag> ifMatch() {
        return tags("If-Match");
    }

    /** Returns the states that the client has already, empty where it says nothing of it. */
    public List<ETag> ifNoneMatch() {
        return tags("If-None-Match");
    }

    private List<ETag> tags(String name) {
        List<String> lines = head.headers().getAll(name);
        return lines.isEmpty() ? List.of() : ETag.parse(String.join(",", lines));
    }

    /** Returns the one part that the client asks for, or null where it wants all; several are taken for all. */
    public @Nullable ByteRange range() {
        String text = header("Range");
        return text == null ? null : ByteRange.parse(text);
    }

    /**
     * Returns the moment for whose state alone the client wants the part, or null; also where it names that state by a tag,
     * which {@code header("If-Range")} shows.
     */
    public @Nullable Instant ifRange() {
        return date("If-Range");
    }

    /** Returns whether the client asks for a WebSocket, which {@link Response#webSocket} would open. */
    public boolean isWebSocket() {
        return ServerHandshake.isAskedFor(method(), headers());
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
        MediaType type = contentType();
        Charset named = type == null ? null : type.charset();
        return named == null ? StandardCharsets.UTF_8 : named;
    }

    /**
     * Returns what the whole body means as JSON, as a value of a class. Suspends as {@link #read}.
     *
     * @throws HttpStatusException when awaited: 400 if it is no JSON or does not fit the class, and as {@link #read}
     * @throws IllegalStateException when awaited, if the server has no mapper and none is installed; see {@link
     *         ServerOptions#withJson}
     */
    public <T> Coroutine<@Nullable T> json(Class<T> type) {
        return async(() -> {
            byte[] bytes = body.whole();
            Json own = connection.owner().options().json();
            Json mapper = own == null ? Json.installed() : own;
            try {
                return mapper.read(bytes, type);
            } catch (IllegalArgumentException e) {
                throw new HttpStatusException(400, "the body is no JSON, or none of the kind that is expected here");
            }
        });
    }

    /**
     * Returns the form that is the body, urlencoded or multipart; an empty one if it is neither. Suspends until it is
     * there. Files that do not fit into the memory for forms are kept on the disk until the request is answered. It is
     * kept, and a second call returns it again.
     *
     * @throws HttpStatusException when awaited, as by {@link #read}
     * @throws io.github.asyncio4j.http.BodyRefusedException when awaited, if it is malformed or over a limit; as the
     *         failure of a handler it is 400 or 413
     */
    public Coroutine<FormData> post() {
        return async(() -> {
            FormData read = form;
            if (read == null) {
                read = readForm();
                form = read;
            }
            return read;
        });
    }

    private FormData readForm() {
        String essence = contentType() == null ? "" : contentType().essence();
        if (essence.equals("multipart/form-data")) {
            int most = match.maxBody(connection.owner().options());
            return await(FormData.read(multipart(MultipartLimits.defaults().withMaxTotal(most))));
        }
        return essence.equals("application/x-www-form-urlencoded")
                ? FormData.parse(body.whole(), charset(), MAX_FIELDS) : FormData.EMPTY;
    }

    /**
     * Returns what reads the multipart body part by part, without a limit to its whole length. The same is refused as by
     * {@link MultipartReader#of(MediaType, BodyStream)}.
     */
    public MultipartReader multipart() {
        return multipart(MultipartLimits.defaults());
    }

    /** Returns what reads the multipart body part by part, with these limits. */
    public MultipartReader multipart(MultipartLimits limits) {
        MediaType type = contentType();
        return MultipartReader.of(type == null ? MediaType.OCTETS : type, body, limits);
    }

    /** Has what compresses the response closed with the request, however that ends. */
    void closes(Compressing compressing) {
        closing = compressing;
    }

    /** Suspends until nothing is left of it on the disk. */
    void finish() {
        if (closing != null) {
            closing.close();
        }
        if (form != null && form.hasFiles()) {
            await(form.deleteTemporaryFiles());
        }
    }

    /** Returns the media type of the body, or null where the client names none. */
    public @Nullable MediaType contentType() {
        String text = header("Content-Type");
        return text == null || text.indexOf('/') <= 0 ? null : new MediaType(text);
    }

    /**
     * Returns the body as it arrives, without a limit to its length. Of chunks that come many at once it may have a million,
     * after which reading it throws the status 400; those that come one by one are not counted.
     */
    public BodyStream content() {
        return body;
    }

    /** Returns the fields that the client sent behind the body, its trailers; none before the body's end has been read. */
    public Headers trailers() {
        return body.trailers();
    }

    /**
     * Cuts the connection at once: the client sees it reset or closed, without a response. For tests of clients, and
     * for those that deserve no answer. What the handler returns afterwards is dropped.
     */
    public void abort() {
        connection.abort();
    }

    /** Shows the method and the path, of each 100 characters at most and in one line: for messages and logs. */
    @Override
    public String toString() {
        return "Request[" + Gate.printable(method()) + " " + Gate.printable(path()) + "]";
    }
}
