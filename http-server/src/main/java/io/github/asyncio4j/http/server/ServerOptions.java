package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Http2Options;
import io.github.asyncio4j.http.Json;
import io.github.asyncio4j.http.options.Amount;
import io.github.asyncio4j.net.Tls;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link WebServer}. Immutable; the {@code with} methods return a changed copy. A time that is to
 * have no limit is said by a long one, such as {@code Duration.ofDays(365)}.
 */
public final class ServerOptions {

    private static final ServerOptions DEFAULTS = new ServerOptions();

    private Duration keepAliveTimeout = Duration.ofSeconds(75);
    private Duration headTimeout = Duration.ofSeconds(10);
    private Duration bodyTimeout = Duration.ofSeconds(30);
    private Duration writeTimeout = Duration.ofSeconds(30);
    private Duration shutdownTimeout = Duration.ofSeconds(30);
    private int minBodyRate = 1 << 10;
    private int maxRequests = 10_000;
    private int maxBody = 1 << 20;
    private int maxLine = 8 << 10;
    private int maxHead = 16 << 10;
    private int maxFields = 100;
    private int backlog = 1_024;
    private @Nullable TrustedProxies trustedProxies;
    private boolean http2PriorKnowledge;
    private @Nullable AccessLog accessLog;
    private @Nullable Json json;
    private boolean http2 = true;
    private Http2Options http2Options = Http2Options.defaults();
    private @Nullable Tls tls;
    private int maxConnections = DescriptorLimit.CONNECTIONS;
    private long maxBytesInFlight = PlatformDependent.maxDirectMemory() / 4;

    private ServerOptions() {}

    private ServerOptions(ServerOptions from) {
        keepAliveTimeout = from.keepAliveTimeout;
        headTimeout = from.headTimeout;
        bodyTimeout = from.bodyTimeout;
        writeTimeout = from.writeTimeout;
        shutdownTimeout = from.shutdownTimeout;
        minBodyRate = from.minBodyRate;
        maxRequests = from.maxRequests;
        maxBody = from.maxBody;
        maxLine = from.maxLine;
        maxHead = from.maxHead;
        maxFields = from.maxFields;
        backlog = from.backlog;
        trustedProxies = from.trustedProxies;
        http2PriorKnowledge = from.http2PriorKnowledge;
        accessLog = from.accessLog;
        json = from.json;
        http2 = from.http2;
        http2Options = from.http2Options;
        tls = from.tls;
        maxConnections = from.maxConnections;
        maxBytesInFlight = from.maxBytesInFlight;
    }

    /** Returns the settings that a server has unless it is given others. */
    public static ServerOptions defaults() {
        return DEFAULTS;
    }

    /** Returns how long a connection may be idle between requests: 75 seconds. */
    public Duration keepAliveTimeout() {
        return keepAliveTimeout;
    }

    /** Sets how long a connection may be idle between requests. */
    public ServerOptions withKeepAliveTimeout(Duration time) {
        ServerOptions copy = new ServerOptions(this);
        copy.keepAliveTimeout = Amount.positive("keepAliveTimeout", time);
        return copy;
    }

    /** Returns how long the head of a request may take from its first byte: 10 seconds. */
    public Duration headTimeout() {
        return headTimeout;
    }

    /** Sets how long the head of a request may take from its first byte. */
    public ServerOptions withHeadTimeout(Duration time) {
        ServerOptions copy = new ServerOptions(this);
        copy.headTimeout = Amount.positive("headTimeout", time);
        return copy;
    }

    /** Returns how long a handler waits for the next bytes of a request's body: 30 seconds. */
    public Duration bodyTimeout() {
        return bodyTimeout;
    }

    /** Sets how long a handler waits for the next bytes of a request's body. */
    public ServerOptions withBodyTimeout(Duration time) {
        ServerOptions copy = new ServerOptions(this);
        copy.bodyTimeout = Amount.positive("bodyTimeout", time);
        return copy;
    }

    /** Returns how many bytes a second of a request's body must come on average, after 10 seconds: 1,024. */
    public int minBodyRate() {
        return minBodyRate;
    }

    /** Sets how many bytes a second of a request's body must come on average, after 10 seconds; 0 for no such limit. */
    public ServerOptions withMinBodyRate(int bytesPerSecond) {
        ServerOptions copy = new ServerOptions(this);
        copy.minBodyRate = Amount.notNegative("minBodyRate", bytesPerSecond);
        return copy;
    }

    /** Returns how many requests a connection may bring before it is closed: 10,000. */
    public int maxRequests() {
        return maxRequests;
    }

    /** Sets how many requests a connection may bring before it is closed. */
    public ServerOptions withMaxRequests(int requests) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxRequests = Amount.atLeastOne("maxRequests", requests);
        return copy;
    }

    /** Returns how long a client may take none of the bytes of a response, or of a WebSocket: 30 seconds. */
    public Duration writeTimeout() {
        return writeTimeout;
    }

    /**
     * Sets how long a client may take none of the bytes of a response, or of a WebSocket whose options do not say otherwise:
     * {@code WebSocketOptions.withWriteTimeout}.
     */
    public ServerOptions withWriteTimeout(Duration time) {
        ServerOptions copy = new ServerOptions(this);
        copy.writeTimeout = Amount.positive("writeTimeout", time);
        return copy;
    }

    /** Returns what a connection of HTTP/2 may carry and cost. */
    public Http2Options http2Options() {
        return http2Options;
    }

    /** Sets what a connection of HTTP/2 may carry and cost: streams, windows, resets. */
    public ServerOptions withHttp2Options(Http2Options limits) {
        ServerOptions copy = new ServerOptions(this);
        copy.http2Options = Objects.requireNonNull(limits, "the options of HTTP/2 are null");
        return copy;
    }

    /** Returns how long a stop waits for the handlers before it cancels them: 30 seconds. */
    public Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    /** Sets how long a stop waits for the handlers before it cancels them; zero for not at all. */
    public ServerOptions withShutdownTimeout(Duration time) {
        ServerOptions copy = new ServerOptions(this);
        copy.shutdownTimeout = Amount.notNegative("shutdownTimeout", time);
        return copy;
    }

    /** Returns the longest body, in bytes, that a request's read() and text() take into memory: 1 MiB. */
    public int maxBody() {
        return maxBody;
    }

    /** Sets the longest body, in bytes, that a request's read() and text() take into memory. */
    public ServerOptions withMaxBody(int bytes) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxBody = Amount.atLeastOne("maxBody", bytes);
        return copy;
    }

    /** Returns the longest line of a head, in bytes, the request line and each header: 8 KiB. */
    public int maxLine() {
        return maxLine;
    }

    /** Sets the longest line of a head, in bytes. */
    public ServerOptions withMaxLine(int bytes) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxLine = Amount.atLeastOne("maxLine", bytes);
        return copy;
    }

    /** Returns the longest head without its first line, in bytes: 16 KiB. */
    public int maxHead() {
        return maxHead;
    }

    /** Sets the longest head without its first line, in bytes. */
    public ServerOptions withMaxHead(int bytes) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxHead = Amount.atLeastOne("maxHead", bytes);
        return copy;
    }

    /** Returns how many headers a request may have: 100. */
    public int maxFields() {
        return maxFields;
    }

    /** Sets how many headers a request may have. */
    public ServerOptions withMaxFields(int fields) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxFields = Amount.atLeastOne("maxFields", fields);
        return copy;
    }

    /** Returns how many connections may wait to be accepted: 1,024. */
    public int backlog() {
        return backlog;
    }

    /** Sets how many connections may wait to be accepted. */
    public ServerOptions withBacklog(int connections) {
        ServerOptions copy = new ServerOptions(this);
        copy.backlog = Amount.atLeastOne("backlog", connections);
        return copy;
    }

    /** Returns the proxies whose word on the client is taken: none, null. */
    public @Nullable TrustedProxies trustedProxies() {
        return trustedProxies;
    }

    /** Sets the proxies whose word on the client is taken. */
    public ServerOptions withTrustedProxies(TrustedProxies proxies) {
        ServerOptions copy = new ServerOptions(this);
        copy.trustedProxies = Objects.requireNonNull(proxies, "the proxies are null");
        return copy;
    }

    /** Returns how connections are encrypted: not at all, null. */
    public @Nullable Tls tls() {
        return tls;
    }

    /**
     * Sets how connections are encrypted: {@code Tls.server(certificate, key)}. Whether HTTP/2 or HTTP/1.1 is spoken is
     * agreed on by its handshake (ALPN); names that were given to it with {@code withAlpn} stay. The handshake may take 10
     * seconds, unless {@code withHandshakeTimeout} says otherwise. A place with a TLS of its own keeps that:
     * {@code ListenOptions.withTls}.
     */
    public ServerOptions withTls(Tls encryption) {
        ServerOptions copy = new ServerOptions(this);
        copy.tls = Objects.requireNonNull(encryption, "the TLS is null; without this call there is none");
        return copy;
    }

    /** Returns whether HTTP/2 is offered to clients that come with TLS: yes. */
    public boolean http2() {
        return http2;
    }

    /** Sets whether HTTP/2 is offered to clients that come with TLS. */
    public ServerOptions withHttp2(boolean offered) {
        ServerOptions copy = new ServerOptions(this);
        copy.http2 = offered;
        return copy;
    }

    /** Returns whether a client may speak HTTP/2 without TLS, if that is how it begins: no. */
    public boolean http2PriorKnowledge() {
        return http2PriorKnowledge;
    }

    /**
     * Sets whether a client may speak HTTP/2 without TLS, if that is how it begins: "prior knowledge". The upgrade from
     * HTTP/1.1 to it is never offered. For ports that are reached by proxies and services of one's own.
     */
    public ServerOptions withHttp2PriorKnowledge(boolean allowed) {
        ServerOptions copy = new ServerOptions(this);
        copy.http2PriorKnowledge = allowed;
        return copy;
    }

    /** Returns where a line for each request goes: nowhere, null. */
    public @Nullable AccessLog accessLog() {
        return accessLog;
    }

    /** Sets where a line for each request goes. */
    public ServerOptions withAccessLog(AccessLog log) {
        ServerOptions copy = new ServerOptions(this);
        copy.accessLog = Objects.requireNonNull(log, "the access log is null");
        return copy;
    }

    /** Returns what makes JSON and reads it, or null for {@link Json#installed}. */
    public @Nullable Json json() {
        return json;
    }

    /**
     * Sets what reads the JSON of requests, and makes and reads that of WebSockets whose options name no other. A response is
     * made without a server: {@link Response#jsonOf(Object, Json)} is told.
     */
    public ServerOptions withJson(Json json) {
        ServerOptions copy = new ServerOptions(this);
        copy.json = Objects.requireNonNull(json, "the mapper is null");
        return copy;
    }

    /**
     * Returns how many connections may be open: 10,000, or four fifths of what the system lets the process have of
     * descriptors if that is less. The loops of {@link WebServer#runApps} share them evenly. Those who connect beyond it wait
     * in the system's queue.
     */
    public int maxConnections() {
        return maxConnections;
    }

    /** Sets how many connections may be open. */
    public ServerOptions withMaxConnections(int connections) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxConnections = Amount.atLeastOne("maxConnections", connections);
        return copy;
    }

    /**
     * Returns how many bytes may be held for all clients together, those that came and are not read, of WebSockets too, and
     * those that are written and not taken: a quarter of the JVM's direct memory ({@code -XX:MaxDirectMemorySize}, or else
     * the largest heap). The loops of {@link WebServer#runApps} share them evenly. Beyond it a request is answered 503 with
     * Retry-After, and its connection closed unless it is one of HTTP/2; and those who connect wait in the system's queue,
     * until there are fewer. They are counted at most ten times a second, so that it is no exact limit.
     */
    public long maxBytesInFlight() {
        return maxBytesInFlight;
    }

    /** Sets how many bytes may be held for all clients together. */
    public ServerOptions withMaxBytesInFlight(long bytes) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxBytesInFlight = Amount.atLeastOne("maxBytesInFlight", bytes);
        return copy;
    }

    /** Returns the options for each of so many loops, which share what the whole process may have. */
    ServerOptions sharedBy(int loops) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxConnections = Math.ceilDiv(maxConnections, Amount.atLeastOne("loops", loops));
        copy.maxBytesInFlight = Math.ceilDiv(maxBytesInFlight, loops);
        return copy;
    }
}
