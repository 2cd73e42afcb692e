package io.github.asyncio4j.net;

/**
 * The two ends of a connection that {@link Network#openConnection} made.
 *
 * @param reader what the other side sends
 * @param writer what goes to it
 */
public record Connection(StreamReader reader, StreamWriter writer) implements AutoCloseable {

    /** Closes the connection after sending what is queued; returns at once. */
    @Override
    public void close() {
        writer.close();
    }
}
