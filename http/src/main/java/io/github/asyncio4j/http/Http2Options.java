package io.github.asyncio4j.http;

import io.github.asyncio4j.http.options.Amount;

/**
 * What one HTTP/2 connection may carry and cost, for clients and servers. Immutable; the {@code with} methods return a changed
 * copy. A peer that goes beyond a limit loses the stream or the connection, as each says.
 */
public final class Http2Options implements Cloneable {

    private static final Http2Options DEFAULTS = new Http2Options();

    /** The least that a connection can have: its window begins there (RFC 9113, section 6.9.2). */
    private static final int LEAST_CONNECTION_WINDOW = 65_535;

    private int maxStreams = 100;
    private int streamWindow = 256 << 10;
    private int connectionWindow = 1 << 20;
    private int maxResetsByPeer = 200;
    private int maxResetsForPeer = 100;
    private int controlFrames = 100;
    private int controlBurst = 200;
    private int maxAnswersWaiting = 1_000;
    private int maxEmptyData = 2;
    private int maxContinuations = 8;

    private Http2Options() {}

    /** Returns what holds unless others are given. */
    public static Http2Options defaults() {
        return DEFAULTS;
    }

    /** Returns how many streams may be open at a time: 100. */
    public int maxStreams() {
        return maxStreams;
    }

    /** Sets how many streams may be open at a time: the next one of the peer is refused, and one's own waits. */
    public Http2Options withMaxStreams(int streams) {
        Http2Options copy = copy();
        copy.maxStreams = Amount.atLeastOne("maxStreams", streams);
        return copy;
    }

    /** Returns how many bytes of a body may be on their way, unread: 256 KiB. */
    public int streamWindow() {
        return streamWindow;
    }

    /**
     * Sets how many bytes of a body may be on their way, unread. On a long line a stream brings no more than this in the time
     * of a round trip: 256 KiB are 2.5 MB a second at 100 ms.
     */
    public Http2Options withStreamWindow(int bytes) {
        Http2Options copy = copy();
        copy.streamWindow = Amount.atLeastOne("streamWindow", bytes);
        return copy;
    }

    /** Returns how many bytes of all bodies may be on their way, unread: 1 MiB. */
    public int connectionWindow() {
        return connectionWindow;
    }

    /**
     * Sets how many bytes of all bodies may be on their way, unread.
     *
     * @param bytes 65,535 or more, since each connection begins with that (RFC 9113, section 6.9.2)
     */
    public Http2Options withConnectionWindow(int bytes) {
        if (bytes < LEAST_CONNECTION_WINDOW) {
            throw new IllegalArgumentException("connectionWindow is " + bytes + "; it must be >= "
                    + LEAST_CONNECTION_WINDOW + ", with which each connection begins");
        }
        Http2Options copy = copy();
        copy.connectionWindow = bytes;
        return copy;
    }

    /** Returns how many streams a peer may reset in 30 seconds: 200. */
    public int maxResetsByPeer() {
        return maxResetsByPeer;
    }

    /** Returns how many streams a peer may have us reset in 30 seconds: 100. */
    public int maxResetsForPeer() {
        return maxResetsForPeer;
    }

    /**
     * Sets how many streams a peer may reset in 30 seconds, and how many it may have us reset by its faults; then the
     * connection ends ("rapid reset", CVE-2023-44487, and "made you reset", CVE-2025-8671).
     */
    public Http2Options withMaxResets(int byPeer, int forPeer) {
        Http2Options copy = copy();
        copy.maxResetsByPeer = Amount.atLeastOne("maxResetsByPeer", byPeer);
        copy.maxResetsForPeer = Amount.atLeastOne("maxResetsForPeer", forPeer);
        return copy;
    }

    /** Returns how many frames that carry nothing a peer may send in a second: 100. */
    public int controlFrames() {
        return controlFrames;
    }

    /** Returns how many of these may come at once: 200. */
    public int controlBurst() {
        return controlBurst;
    }

    /**
     * Sets how many frames that carry nothing (SETTINGS, PING, PRIORITY, WINDOW_UPDATE beyond those that our DATA calls for,
     * unknown ones) a peer may send; then the connection ends.
     *
     * @param aSecond on average
     * @param atOnce saved up
     */
    public Http2Options withControlFrames(int aSecond, int atOnce) {
        Http2Options copy = copy();
        copy.controlFrames = Amount.atLeastOne("controlFrames", aSecond);
        copy.controlBurst = Amount.atLeastOne("controlBurst", atOnce);
        return copy;
    }

    /** Returns how many answers to such frames may wait for a peer that does not read: 1,000. */
    public int maxAnswersWaiting() {
        return maxAnswersWaiting;
    }

    /** Sets how many answers to such frames may wait for a peer that does not read; then the connection ends. */
    public Http2Options withMaxAnswersWaiting(int frames) {
        Http2Options copy = copy();
        copy.maxAnswersWaiting = Amount.atLeastOne("maxAnswersWaiting", frames);
        return copy;
    }

    /** Returns how many DATA frames without data may follow each other: 2. */
    public int maxEmptyData() {
        return maxEmptyData;
    }

    /** Sets how many DATA frames without data may follow each other; then the connection ends. */
    public Http2Options withMaxEmptyData(int frames) {
        Http2Options copy = copy();
        copy.maxEmptyData = Amount.atLeastOne("maxEmptyData", frames);
        return copy;
    }

    /** Returns how many CONTINUATION frames a head may have: 8. */
    public int maxContinuations() {
        return maxContinuations;
    }

    /** Sets how many CONTINUATION frames a head may have; then the connection ends. */
    public Http2Options withMaxContinuations(int frames) {
        Http2Options copy = copy();
        copy.maxContinuations = Amount.atLeastOne("maxContinuations", frames);
        return copy;
    }

    private Http2Options copy() {
        try {
            return (Http2Options) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "Http2Options[" + maxStreams + " streams, windows of " + streamWindow + " and " + connectionWindow
                + " bytes]";
    }
}
