package io.github.asyncio4j.http.client;

/**
 * What a session's pool holds at one moment.
 *
 * @param open connections that are open or being made; busy and idle ones
 * @param idle those that wait for their next request
 * @param waiting requests that wait for a connection
 */
public record PoolStats(int open, int idle, int waiting) {

    @Override
    public String toString() {
        return "open " + open + ", idle " + idle + ", waiting " + waiting;
    }
}
