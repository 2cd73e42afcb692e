package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.http.BodyProducer;
import io.github.asyncio4j.http.BodyWriter;
import io.github.asyncio4j.http.ServerSentEvent;
import io.github.asyncio4j.net.NetworkException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Where an {@link EventProducer} sends to. */
public final class EventWriter {

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final BodyWriter out;

    private EventWriter(BodyWriter out) {
        this.out = out;
    }

    /** Returns what writes the body: the events, and a comment where none was sent for so long. */
    static BodyProducer body(EventProducer producer, Duration keepAlive) {
        return out -> {
            Task<Void> keeper = Asyncio.createTask(async(() -> keepAlive(out, keepAlive)), "http events");
            try {
                producer.sendTo(new EventWriter(out));
            } finally {
                keeper.cancel();
                await(Asyncio.wait(List.of(keeper)));
            }
        };
    }

    /** A client that went without a word is found out by these, and proxies see that the connection is in use. */
    private static void keepAlive(BodyWriter out, Duration every) {
        try {
            while (true) {
                await(Asyncio.sleep(every));
                await(out.write(COMMENT));
            }
        } catch (NetworkException | Outgoing.SlowClient e) {
            // The producer is cancelled when the connection is lost.
        }
    }

    /** Sends an event of data alone. Suspends while the client is behind by more than 64 KiB. */
    public Coroutine<Void> send(String data) {
        return send(ServerSentEvent.of(data));
    }

    /** Sends an event. Suspends while the client is behind by more than 64 KiB. */
    public Coroutine<Void> send(ServerSentEvent event) {
        return out.write(event.toText());
    }
}
