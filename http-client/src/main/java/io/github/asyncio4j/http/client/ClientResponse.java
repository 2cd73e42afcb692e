package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.BodyStream;
import io.github.asyncio4j.http.Cookie;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.MediaType;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request: its head, and the body as it arrives. Close it, best in a {@code try}: its connection is
 * kept for the next request if the body was read to its end, and closed otherwise.
 */
public final class ClientResponse implements AutoCloseable {

    /** Bodies up to this length are read rather than that their connection is closed. */
    private static final int SMALL = 64 * 1024;

    private final String method;
    private final URI url;
    private final int status;
    private final String reason;
    private final Headers headers;
    private final ResponseBody body;
    private List<ClientResponse> history = List.of();
    private @Nullable Json json;

    ClientResponse(String method, URI url, int status, String reason, Headers headers, ResponseBody body) {
        this.method = method;
        this.url = url;
        this.status = status;
        this.reason = reason;
        this.headers = headers;
        this.body = body;
    }

    /** Hands over the connection of a response with status 101. */
    ClientConnection takeConnection() {
        return body.takeConnection();
    }

    /** Notes the redirects that led here. */
    void follows(List<ClientResponse> redirects, @Nullable Json mapper) {
        history = List.copyOf(redirects);
        json = mapper;
    }

    /**
     * Reads a small body to its end, so that the connection can be kept, and closes. Suspends until that is there; what
     * fails costs the connection and nothing else.
     */
    void spend() {
        try {
            String length = headers.get("Content-Length", "");
            if (length.length() < 6 && !length.isBlank() && Integer.parseInt(length.strip()) <= SMALL) {
                body.whole();
            }
        } catch (ClientException | AsyncTimeoutException e) {
            return;
        } finally {
            close();
        }
    }

    /** Returns the redirects that led here, oldest first; they are closed. */
    public List<ClientResponse> history() {
        return history;
    }

    /** Returns the status code: 200, 404 ... */
    public int status() {
        return status;
    }

    /** Returns the phrase that came with the code; it may be empty. */
    public String reason() {
        return reason;
    }

    /** Returns the headers. */
    public Headers headers() {
        return headers;
    }

    /** Returns the fields that the server sent behind the body, its trailers; none before the body's end has been read. */
    public Headers trailers() {
        return body.trailers();
    }

    /** Returns the cookies that this response sets. */
    public List<Cookie> cookies() {
        List<Cookie> cookies = new ArrayList<>(0);
        for (String header : headers.getAll("Set-Cookie")) {
            Cookie cookie = Cookie.parseSetCookie(header);
            if (cookie != null) {
                cookies.add(cookie);
            }
        }
        return cookies;
    }

    /** Returns the links that the server named in the head (Link headers), in order. */
    public List<Link> links() {
        return LinkParsing.parse(url, headers.getAll("Link"));
    }

    /** Returns the first link that is this to the response, in whatever case, or null: {@code response.link("next")}. */
    public @Nullable Link link(String relation) {
        return links().stream().filter(link -> link.is(relation)).findFirst().orElse(null);
    }

    /** Returns the URL that was asked for, after redirects, without user and password. */
    public URI url() {
        return url;
    }

    /** Returns the method that was asked with. */
    public String method() {
        return method;
    }

    /** Returns whether the status is below 400. */
    public boolean isOk() {
        return status < 400;
    }

    /** Returns the media type that the server named, or null if it named none that makes sense. */
    public @Nullable MediaType contentType() {
        String text = headers.get("Content-Type");
        return text == null || text.indexOf('/') <= 0 ? null : new MediaType(text);
    }

    /**
     * Returns this if the status is below 400; else closes it and throws.
     *
     * @throws ClientResponseException if the status is 400 or more
     */
    public ClientResponse raiseForStatus() {
        if (isOk()) {
            return this;
        }
        close();
        throw new ClientResponseException(status, reason, url, headers);
    }

    /**
     * Returns the whole body. Suspends until it is there. It is kept, and a second call returns it again.
     *
     * @throws ClientPayloadException when awaited, if it ends early, is malformed, or is longer than
     *         {@link ClientOptions#maxBody}
     * @throws io.github.asyncio4j.AsyncTimeoutException when awaited, if a limit of {@link ClientTimeout} has passed
     * @throws IllegalStateException when awaited, if parts were read by {@link #content}, or the response is closed
     */
    public Coroutine<byte[]> read() {
        return async(() -> body.whole());
    }

    /**
     * Returns the whole body as text, in the charset that the server named, else in UTF-8. Suspends as {@link #read}.
     */
    public Coroutine<String> text() {
        MediaType type = contentType();
        Charset named = type == null ? null : type.charset();
        return text(named == null ? StandardCharsets.UTF_8 : named);
    }

    /** Returns the whole body as text in this charset; what is malformed is replaced. Suspends as {@link #read}. */
    public Coroutine<String> text(Charset charset) {
        return async(() -> new String(body.whole(), charset));
    }

    /**
     * Returns what the body means as JSON, as a value of a class. Suspends as {@link #read}.
     *
     * @throws ContentTypeException when awaited, if the server did not say that it is JSON
     * @throws IllegalArgumentException when awaited, if it is none, or does not fit the class
     * @throws IllegalStateException when awaited, if no mapper is installed; see {@link ClientOptions#withJson}
     */
    public <T> Coroutine<@Nullable T> json(Class<T> type) {
        return async(() -> {
            checkJson();
            return mapper().read(body.whole(), type);
        });
    }

    /** As {@link #json(Class)}, whatever the server said of the body's type. Suspends as {@link #read}. */
    public <T> Coroutine<@Nullable T> jsonOf(Class<T> type) {
        return async(() -> mapper().read(body.whole(), type));
    }

    private Json mapper() {
        Json given = json;
        return given == null ? Json.installed() : given;
    }

    private void checkJson() {
        MediaType type = contentType();
        String essence = type == null ? "" : type.essence();
        if (!essence.equals("application/json") && !(essence.startsWith("application/") && essence.endsWith("+json"))) {
            close();
            throw new ContentTypeException(this);
        }
    }

    /** Returns the body as it arrives. */
    public BodyStream content() {
        return body;
    }

    /** Returns the body as server-sent events, which end with it; {@link ClientSession#events} connects again. */
    public EventStream events() {
        return new EventStream(this);
    }

    /** Returns whether the body is read to its end, or this was closed; the connection is not held any more. */
    public boolean isClosed() {
        return body.isOver();
    }

    /** Gives the connection back if the body has arrived to its end; else closes it. A second call does nothing. */
    @Override
    public void close() {
        body.close();
    }

    /**
     * Closes as {@link #close} does, and suspends until the connection is gone if that costs it; it does not suspend where
     * the connection is given back. The body of the request is not waited for: when there is a response it was sent to its
     * end, or stopped because the server answered before. A cancel leaves the response closed. A second call waits as the
     * first does.
     */
    public Coroutine<Void> waitForClose() {
        return async(() -> {
            body.close();
            body.awaitGone();
        });
    }

    @Override
    public String toString() {
        return "ClientResponse[" + method + " " + UrlText.shown(url) + ": " + status + " " + reason + "]";
    }
}
