package io.github.asyncio4j.http;

import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.http.options.Amount;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link WebSocket}, the same for client and server. Immutable; the {@code with} methods return a
 * changed copy.
 */
public final class WebSocketOptions {

    private static final WebSocketOptions DEFAULTS = new WebSocketOptions();
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

    private List<String> protocols = List.of();
    private List<String> origins = List.of();
    private boolean anyOrigin;
    private int maxMessage = 1 << 20;
    private int maxFrame = 1 << 20;
    private int maxFragments = 1_024;
    private int maxQueue = 16;
    private boolean compression = true;
    private boolean autoPing = true;
    private @Nullable Duration pingInterval = Duration.ofSeconds(20);
    private Duration pongTimeout = Duration.ofSeconds(20);
    private @Nullable Duration receiveTimeout;
    private Duration closeTimeout = Duration.ofSeconds(10);
    private Duration openTimeout = Duration.ofSeconds(10);

    /** Null where it was not set, zero for none. */
    private @Nullable Duration writeTimeout;
    private @Nullable Json json;

    private WebSocketOptions() {}

    private WebSocketOptions(WebSocketOptions from) {
        protocols = from.protocols;
        origins = from.origins;
        anyOrigin = from.anyOrigin;
        maxMessage = from.maxMessage;
        maxFrame = from.maxFrame;
        maxFragments = from.maxFragments;
        maxQueue = from.maxQueue;
        compression = from.compression;
        autoPing = from.autoPing;
        pingInterval = from.pingInterval;
        pongTimeout = from.pongTimeout;
        receiveTimeout = from.receiveTimeout;
        closeTimeout = from.closeTimeout;
        openTimeout = from.openTimeout;
        writeTimeout = from.writeTimeout;
        json = from.json;
    }

    /** Returns the settings that a socket has unless it is given others. */
    public static WebSocketOptions defaults() {
        return DEFAULTS;
    }

    /** Returns the subprotocols: none. */
    public List<String> protocols() {
        return protocols;
    }

    /**
     * Sets the subprotocols. A client offers them, the best first; a server takes the first of the client's that is
     * among them, and goes on without one if none is.
     */
    public WebSocketOptions withProtocols(String... names) {
        for (String name : names) {
            if (!Gate.isToken(name)) {
                throw new IllegalArgumentException("the subprotocol \"" + Gate.printable(name)
                        + "\" is not a token; letters, digits and !#$%&'*+-.^_`|~ are allowed");
            }
        }
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.protocols = List.of(names);
        if (copy.protocols.stream().distinct().count() < names.length) {
            throw new IllegalArgumentException("a subprotocol is named twice: " + copy.protocols);
        }
        return copy;
    }

    /** Returns the origins, besides the server's own host, whose pages may connect to a server: none. */
    public List<String> origins() {
        return origins;
    }

    /**
     * Sets the origins, such as {@code https://example.org}, whose pages may connect to a server besides those of its
     * own host. A client that names no origin, as programs do, may always connect.
     */
    public WebSocketOptions withOrigins(String... origins) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.origins = List.of(origins);
        return copy;
    }

    /** Returns whether the pages of all origins may connect to a server: no. */
    public boolean anyOrigin() {
        return anyOrigin;
    }

    /**
     * Sets whether the pages of all origins may connect to a server. Each page that a user visits can then act with
     * his cookies here; check who he is by other means.
     */
    public WebSocketOptions withAnyOrigin(boolean allowed) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.anyOrigin = allowed;
        return copy;
    }

    /** Returns the longest message that is received, in bytes, decompressed: 1 MiB. */
    public int maxMessage() {
        return maxMessage;
    }

    /** Sets the longest message that is received, in bytes, decompressed; a longer one closes with code 1009. */
    public WebSocketOptions withMaxMessage(int bytes) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.maxMessage = length("maxMessage", bytes);
        return copy;
    }

    /** Returns the longest frame that is received, in bytes: 1 MiB, and an eighth more of one that is compressed. */
    public int maxFrame() {
        return maxFrame;
    }

    /**
     * Sets the longest frame that is received, in bytes; a longer one closes with code 1009. One that is compressed may
     * be an eighth longer, since bytes that cannot be compressed get longer by it.
     */
    public WebSocketOptions withMaxFrame(int bytes) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.maxFrame = length("maxFrame", bytes);
        return copy;
    }

    /** Returns in how many frames a message may come: 1,024. */
    public int maxFragments() {
        return maxFragments;
    }

    /** Sets in how many frames a message may come; more close with code 1009. */
    public WebSocketOptions withMaxFragments(int frames) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.maxFragments = Amount.atLeastOne("maxFragments", frames);
        return copy;
    }

    /** Returns how many messages are kept while nobody receives: 16. */
    public int maxQueue() {
        return maxQueue;
    }

    /**
     * Sets how many messages are kept while nobody receives. Then, or when they are longer than {@link #maxMessage} in
     * all, nothing more is read from the socket.
     */
    public WebSocketOptions withMaxQueue(int messages) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.maxQueue = Amount.atLeastOne("maxQueue", messages);
        return copy;
    }

    /** Returns whether messages are compressed if the other side can: yes. */
    public boolean compression() {
        return compression;
    }

    /** Sets whether messages are compressed if the other side can, which takes some 300 KiB for each socket. */
    public WebSocketOptions withCompression(boolean wanted) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.compression = wanted;
        return copy;
    }

    /** Returns whether pings are answered, and pongs taken, without the receiver seeing them: yes. */
    public boolean autoPing() {
        return autoPing;
    }

    /** Sets whether pings are answered, and pongs taken, without the receiver seeing them. */
    public WebSocketOptions withAutoPing(boolean auto) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.autoPing = auto;
        return copy;
    }

    /** Returns after how long a silence a ping is sent: 20 seconds; null for never. */
    public @Nullable Duration pingInterval() {
        return pingInterval;
    }

    /** Returns how long there may be silence after a ping before the connection is cut: 20 seconds. */
    public Duration pongTimeout() {
        return pongTimeout;
    }

    /**
     * Sets after how long a silence a ping is sent, and how long there may be silence after it before the connection is
     * cut, with code 1006.
     */
    public WebSocketOptions withPings(Duration interval, Duration timeout) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.pingInterval = Amount.positive("the ping interval", interval);
        copy.pongTimeout = Amount.positive("the pong timeout", timeout);
        return copy;
    }

    /** Sets that no pings are sent: a connection that died silently is not noticed before something is sent. */
    public WebSocketOptions withoutPings() {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.pingInterval = null;
        return copy;
    }

    /** Returns how long who receives waits for a message; null, as by default, for as long as it takes. */
    public @Nullable Duration receiveTimeout() {
        return receiveTimeout;
    }

    /**
     * Sets how long who receives waits for a message: then it fails with an {@link io.github.asyncio4j.AsyncTimeoutException},
     * and the socket stays open. Pings and pongs are messages only to those who receive them, {@link #withAutoPing without auto
     * ping}; {@link WebSocket#receive(Duration)} has a limit of its own in place of this one.
     */
    public WebSocketOptions withReceiveTimeout(Duration time) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.receiveTimeout = Amount.positive("receiveTimeout", time);
        return copy;
    }

    /** Sets that who receives waits as long as it takes. */
    public WebSocketOptions withoutReceiveTimeout() {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.receiveTimeout = null;
        return copy;
    }

    /** Returns how long the closing may take before the connection is cut: 10 seconds. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** Sets how long the closing may take before the connection is cut. */
    public WebSocketOptions withCloseTimeout(Duration time) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.closeTimeout = Amount.positive("closeTimeout", time);
        return copy;
    }

    /** Returns how long a client waits for the socket to open, connecting included: 10 seconds. */
    public Duration openTimeout() {
        return openTimeout;
    }

    /** Sets how long a client waits for the socket to open, connecting included. */
    public WebSocketOptions withOpenTimeout(Duration time) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.openTimeout = Amount.positive("openTimeout", time);
        return copy;
    }

    /**
     * Returns how long the other side may take none of the bytes that wait for it: 30 seconds, or where it was not set that of
     * the server; null for as long as it likes.
     */
    public @Nullable Duration writeTimeout() {
        Duration own = writeTimeout;
        return own == null ? WRITE_TIMEOUT : own.isZero() ? null : own;
    }

    /** Returns whether {@link #withWriteTimeout} or {@link #withoutWriteTimeout} has set how long that is. */
    public boolean hasWriteTimeout() {
        return writeTimeout != null;
    }

    /**
     * Sets how long the other side may take none of the bytes that wait for it, while somebody waits to send more. Then the
     * connection is cut, with code 1006. Who takes something is waited for, however slow.
     */
    public WebSocketOptions withWriteTimeout(Duration time) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.writeTimeout = Amount.positive("writeTimeout", time);
        return copy;
    }

    /** Sets that who sends waits for the other side as long as it takes: one that never reads holds it for ever. */
    public WebSocketOptions withoutWriteTimeout() {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.writeTimeout = Duration.ZERO;
        return copy;
    }

    /** Returns what makes JSON and reads it; null for that of the session or the server, or else {@link Json#installed}. */
    public @Nullable Json json() {
        return json;
    }

    /** Sets what makes JSON and reads it. */
    public WebSocketOptions withJson(Json json) {
        WebSocketOptions copy = new WebSocketOptions(this);
        copy.json = Objects.requireNonNull(json, "the mapper is null");
        return copy;
    }

    private static int length(String name, int bytes) {
        if (bytes < 1 || bytes > 1 << 30) {
            throw new IllegalArgumentException(name + " is " + bytes + "; 1 byte to 1 GiB is allowed");
        }
        return bytes;
    }
}
