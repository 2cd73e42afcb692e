package io.github.asyncio4j.http.websocket;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.netty.Line;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers to pings. To one who pings and does not read they would pile up, and one who floods would have work done for
 * each: while the wire is full, and in those turns that see to what a flood left over, only the last is answered, as RFC
 * 6455, section 5.5.3 allows.
 */
final class Pongs {

    private final Line wire;
    private final Consumer<byte[]> send;

    /** What is owed; null when a task waits for no room. */
    private byte @Nullable [] owed;

    private boolean merging;

    /** The last ping that came while merging; null if none. */
    private byte @Nullable [] merged;

    Pongs(Line wire, Consumer<byte[]> send) {
        this.wire = wire;
        this.send = send;
    }

    /** Answers but the last ping of those that this reads. */
    void merge(Runnable reading) {
        merging = true;
        reading.run();
        merging = false;
        byte[] last = merged;
        merged = null;
        if (last != null) {
            owe(last);
        }
    }

    /** Answers a ping, now or when there is room. */
    void owe(byte[] payload) {
        if (merging) {
            merged = payload;
        } else if (owed != null) {
            owed = payload;
        } else if (wire.isWritable()) {
            send.accept(payload);
        } else {
            owed = payload;
            wire.loop().createTask(async(this::payLater), "pong of " + wire);
        }
    }

    private void payLater() {
        try {
            await(wire.drain());
            send.accept(owed);
        } catch (NetworkException gone) {
            // Nobody is left to hear it.
        } finally {
            owed = null;
        }
    }
}
