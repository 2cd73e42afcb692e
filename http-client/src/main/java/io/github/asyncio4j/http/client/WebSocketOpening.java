package io.github.asyncio4j.http.client;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.WebSocket;
import io.github.asyncio4j.http.WebSocketOptions;
import io.github.asyncio4j.http.websocket.ClientHandshake;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The opening of a WebSocket: a request that asks for it, and what the server's answer is worth. */
final class WebSocketOpening {

    /** Sends a request as the session sends all, to a URL that is resolved as all are. */
    @FunctionalInterface
    interface Sender {
        ClientResponse send(String url, RequestOptions request);
    }

    private static final int SWITCHING = 101;

    private final String url;
    private final WebSocketOptions wanted;
    private final RequestOptions request;

    /** @param mapper what makes JSON and reads it, unless the socket's own options say; null for the installed */
    WebSocketOpening(String url, WebSocketOptions wanted, RequestOptions request, @Nullable Json mapper) {
        this.url = overHttp(Objects.requireNonNull(url, "the URL is null"));
        Objects.requireNonNull(wanted, "the options are null; WebSocketOptions.defaults() has the defaults");
        this.wanted = wanted.json() == null && mapper != null ? wanted.withJson(mapper) : wanted;
        this.request = Objects.requireNonNull(request, "the options are null; RequestOptions.none() has none");
        if (request.body() != null) {
            throw new IllegalArgumentException("the request for a WebSocket has no body; send it as the first message");
        }
    }

    /** ws is a name for http, and wss for https, and either may be given. */
    private static String overHttp(String url) {
        if (url.regionMatches(true, 0, "ws://", 0, 5)) {
            return "http" + url.substring(2);
        }
        return url.regionMatches(true, 0, "wss://", 0, 6) ? "https" + url.substring(3) : url;
    }

    /** Opens it. Suspends until it is open. On every failure the connection is closed. */
    WebSocket open(Sender session) {
        try {
            return Asyncio.timeout(wanted.openTimeout(), () -> ask(session));
        } catch (ServerTimeoutException e) {
            throw e; // a nearer limit, which it names
        } catch (AsyncTimeoutException e) {
            throw new AsyncTimeoutException("the WebSocket was not open within the limit openTimeout, "
                    + wanted.openTimeout() + ": " + UrlText.shown(url), e);
        }
    }

    private WebSocket ask(Sender session) {
        ClientHandshake handshake = new ClientHandshake(wanted);
        RequestOptions asking = request.withHeaders(handshake.headers()).withRaiseForStatus(false).asUpgrade();
        ClientResponse answer = session.send(url, asking);
        try {
            if (answer.status() != SWITCHING) {
                throw refused("the server answered " + answer.status() + " " + answer.reason()
                        + " instead of opening a WebSocket", answer);
            }
            var agreed = handshake.agreed(answer.headers());
            return answer.takeConnection().upgrade(agreed, wanted);
        } catch (IllegalArgumentException e) {
            throw refused("the server's answer opens no WebSocket: " + e.getMessage(), answer);
        } finally {
            answer.close();
        }
    }

    private static WebSocketHandshakeException refused(String what, ClientResponse answer) {
        return new WebSocketHandshakeException(what + ": " + UrlText.shown(answer.url()), answer.status(),
                answer.url(), answer.headers());
    }
}
