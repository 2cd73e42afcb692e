package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.ServerSentEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Events that a server sends, one after the other: server-sent events, as the HTML standard has them. Made by
 * {@link ClientSession#events} or {@link ClientResponse#events}.
 *
 * <pre>{@code
 * try (var events = session.events(url)) {
 *     for (var event = await(events.next()); event != null; event = await(events.next())) {
 *         System.out.println(event.data());
 *     }
 * }
 * }</pre>
 *
 * <p>One of a session connects again when the connection ends or fails, or is silent for longer than its limit sockRead,
 * and tells the server the id of the last event. One of a response ends with it.
 */
public final class EventStream implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int NO_CONTENT = 204;

    private final @Nullable ClientSession session;
    private final String url;
    private final EventOptions options;
    private final EventParser parser;
    private @Nullable ClientResponse response;

    /** How many attempts in a row, the one that is under way included, have brought no event. */
    private int failures;
    private boolean over;

    EventStream(ClientSession session, String url, EventOptions options) {
        this.session = session;
        this.url = url;
        this.options = options;
        parser = new EventParser(options.maxEvent());
        parser.lastId(options.lastEventId());
    }

    EventStream(ClientResponse response) {
        session = null;
        url = response.url().toString();
        options = EventOptions.defaults();
        parser = new EventParser(options.maxEvent());
        this.response = response;
    }

    /**
     * Returns the next event; null at the end, and ever after. Suspends until there is one, which may need several
     * connections. Cancelling the wait loses nothing that has arrived. One task at a time.
     *
     * @throws ClientResponseException when awaited, if the server answers with a failure
     * @throws ClientPayloadException when awaited, if the answer is no stream of events, or an event is too long
     * @throws ClientException when awaited, if connecting again has failed too often: the last failure
     */
    public Coroutine<@Nullable ServerSentEvent> next() {
        return async(() -> {
            while (true) {
                ServerSentEvent event = parser.poll();
                if (event != null) {
                    failures = 0;
                    return event;
                }
                if (over) {
                    return null;
                }
                receive();
            }
        });
    }

    /** Makes a step: a connection, or a piece of its stream. */
    private void receive() {
        try {
            if (response == null) {
                connect();
                return;
            }
            byte[] piece = await(response.content().readChunk());
            if (piece != null) {
                feed(piece);
            } else {
                lost(null);
            }
        } catch (ClientConnectionException | ClientPayloadException | AsyncTimeoutException e) {
            if (over) {
                throw e;
            }
            lost(e);
        }
    }

    private void feed(byte[] piece) {
        try {
            parser.feed(piece);
        } catch (IllegalStateException e) {
            close();
            throw new ClientPayloadException(e.getMessage() + ": " + url, e);
        }
    }

    private void connect() {
        if (failures > 0) {
            await(sleep(pause()));
        }
        RequestOptions request = options.request().withHeader("Accept", "text/event-stream")
                .withHeader("Cache-Control", "no-store");
        if (parser.lastId() != null) {
            request = request.withHeader("Last-Event-ID", parser.lastId());
        }
        parser.restart();
        response = await(session.get(url, request));
        check(response);
    }

    /** What the server wants, or the program; twice as long for each attempt that came to nothing. */
    private Duration pause() {
        Duration wait = parser.retry() != null ? parser.retry() : options.retry();
        for (int i = 1; i < failures && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.isZero() ? Duration.ofMillis(100) : wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    private void check(ClientResponse answer) {
        if (answer.status() == NO_CONTENT) {
            close();
            return;
        }
        if (answer.status() != 200) {
            close();
            throw new ClientResponseException(answer.status(), answer.reason(), answer.url(), answer.headers());
        }
        MediaType type = answer.contentType();
        if (type == null || !type.essence().equals("text/event-stream")) {
            close();
            throw new ClientResponseException(answer.status(), "the Content-Type is "
                    + (type == null ? "missing" : type.text()) + " and not text/event-stream", answer.url(),
                    answer.headers());
        }
    }

    /** The stream has ended: there will be another, if there are to be any. */
    private void lost(@Nullable RuntimeException why) {
        if (response != null) {
            response.close();
            response = null;
        }
        failures++;
        if (session == null || failures > options.maxReconnects()) {
            over = true;
            if (why != null) {
                throw why;
            }
        }
    }

    /** Returns the id of the last event that had one; null for none. */
    public @Nullable String lastEventId() {
        return parser.lastId();
    }

    /** Closes the connection. A second call does nothing. */
    @Override
    public void close() {
        over = true;
        if (response != null) {
            response.close();
            response = null;
        }
    }

    @Override
    public String toString() {
        return "EventStream[" + url + (over ? ", over" : "") + "]";
    }
}
