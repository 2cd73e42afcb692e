package io.github.asyncio4j.http.h2;

import java.time.Duration;

/**
 * What one connection may cost, in one place. What goes beyond a number ends the stream or the connection as its line says.
 *
 * @param maxStreams streams that are open at a time; the next is refused (REFUSED_STREAM)
 * @param maxHandlers handlers that still run besides, since their streams were reset or have just ended; while there are so
 *        many, the next stream is refused
 * @param resetsIn RST_STREAM frames of the peer in {@code resetPeriod}, of any code; then the connection ends
 * @param resetsOut RST_STREAM frames that the peer caused us to send in {@code resetPeriod}, of any code; likewise
 * @param resetPeriod the time in which the allowance of resets comes back
 * @param controlRate frames a second that carry nothing: SETTINGS, PING, PRIORITY, WINDOW_UPDATE beyond two for each DATA
 *        frame sent and one for each 512 bytes of it, unknown ones; likewise
 * @param controlBurst how many of these may come at once
 * @param maxQueued answers to such frames that wait for the peer to read; likewise
 * @param maxEmptyData DATA frames without data that follow each other; likewise
 * @param maxContinuations CONTINUATION frames of one head; likewise
 * @param maxHead bytes of a head, decoded, as HPACK counts; a longer one is answered with 431 and costs ten resets, one that
 *        is much longer as it comes ends the connection
 * @param maxFields fields of a head; a head with more is malformed, and one with ten times as many ends the connection
 * @param streamWindow bytes of a body that may be on their way, unread
 * @param connectionWindow bytes of all bodies that may be on their way, unread
 * @param headTime how long the frames of a head, and the preface, may take from their first byte; then the connection ends
 * @param idleTime how long the connection may be without a stream; then it is closed
 */
public record Rules(int maxStreams, int maxHandlers, int resetsIn, int resetsOut, Duration resetPeriod,
        int controlRate, int controlBurst, int maxQueued, int maxEmptyData, int maxContinuations, int maxHead,
        int maxFields, int streamWindow, int connectionWindow, Duration headTime, Duration idleTime) {

    /** Returns the numbers that hold unless others are given. */
    public static Rules defaults() {
        return new Rules(100, 100, 200, 100, Duration.ofSeconds(30), 100, 200, 1_000, 2, 8, 16 << 10, 100, 256 << 10,
                1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(75));
    }

    /** Returns these with other limits of a head, and of times. */
    public Rules with(int head, int fields, Duration headLimit, Duration idleLimit) {
        return new Rules(maxStreams, maxHandlers, resetsIn, resetsOut, resetPeriod, controlRate, controlBurst,
                maxQueued,
                maxEmptyData, maxContinuations, head, fields, streamWindow, connectionWindow, headLimit, idleLimit);
    }
}
