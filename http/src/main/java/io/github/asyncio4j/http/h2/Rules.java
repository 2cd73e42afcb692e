package io.github.asyncio4j.http.h2;

import io.github.asyncio4j.http.Http2Options;
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

    /** How long the allowance of resets takes to come back. */
    private static final Duration RESET_PERIOD = Duration.ofSeconds(30);

    /** Returns the rules of a connection; as many handlers as streams may run on after these. */
    public static Rules of(Http2Options options, int maxHead, int maxFields, Duration headTime, Duration idleTime) {
        return new Rules(options.maxStreams(), options.maxStreams(), options.maxResetsByPeer(),
                options.maxResetsForPeer(), RESET_PERIOD, options.controlFrames(), options.controlBurst(),
                options.maxAnswersWaiting(), options.maxEmptyData(), options.maxContinuations(), maxHead, maxFields,
                options.streamWindow(), options.connectionWindow(), headTime, idleTime);
    }
}
