package io.github.asyncio4j.http.server;

import java.time.Duration;

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
    private int maxBody = 1 << 20;
    private int maxLine = 8 << 10;
    private int maxHead = 16 << 10;
    private int maxFields = 100;
    private int backlog = 1_024;

    private ServerOptions() {}

    private ServerOptions(ServerOptions from) {
        keepAliveTimeout = from.keepAliveTimeout;
        headTimeout = from.headTimeout;
        bodyTimeout = from.bodyTimeout;
        writeTimeout = from.writeTimeout;
        shutdownTimeout = from.shutdownTimeout;
        maxBody = from.maxBody;
        maxLine = from.maxLine;
        maxHead = from.maxHead;
        maxFields = from.maxFields;
        backlog = from.backlog;
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
        copy.keepAliveTimeout = positive("keepAliveTimeout", time);
        return copy;
    }

    /** Returns how long the head of a request may take from its first byte: 10 seconds. */
    public Duration headTimeout() {
        return headTimeout;
    }

    /** Sets how long the head of a request may take from its first byte. */
    public ServerOptions withHeadTimeout(Duration time) {
        ServerOptions copy = new ServerOptions(this);
        copy.headTimeout = positive("headTimeout", time);
        return copy;
    }

    /** Returns how long a handler waits for the next bytes of a request's body: 30 seconds. */
    public Duration bodyTimeout() {
        return bodyTimeout;
    }

    /** Sets how long a handler waits for the next bytes of a request's body. */
    public ServerOptions withBodyTimeout(Duration time) {
        ServerOptions copy = new ServerOptions(this);
        copy.bodyTimeout = positive("bodyTimeout", time);
        return copy;
    }

    /** Returns how long a client may take to make room for the next 64 KiB of a response: 30 seconds. */
    public Duration writeTimeout() {
        return writeTimeout;
    }

    /** Sets how long a client may take to make room for the next 64 KiB of a response. */
    public ServerOptions withWriteTimeout(Duration time) {
        ServerOptions copy = new ServerOptions(this);
        copy.writeTimeout = positive("writeTimeout", time);
        return copy;
    }

    /** Returns how long a stop waits for the handlers before it cancels them: 30 seconds. */
    public Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    /** Sets how long a stop waits for the handlers before it cancels them; zero for not at all. */
    public ServerOptions withShutdownTimeout(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("shutdownTimeout is " + time + "; it must not be negative");
        }
        ServerOptions copy = new ServerOptions(this);
        copy.shutdownTimeout = time;
        return copy;
    }

    /** Returns the longest body, in bytes, that a request's read() and text() take into memory: 1 MiB. */
    public int maxBody() {
        return maxBody;
    }

    /** Sets the longest body, in bytes, that a request's read() and text() take into memory. */
    public ServerOptions withMaxBody(int bytes) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxBody = atLeastOne("maxBody", bytes);
        return copy;
    }

    /** Returns the longest line of a head, in bytes, the request line and each header: 8 KiB. */
    public int maxLine() {
        return maxLine;
    }

    /** Sets the longest line of a head, in bytes. */
    public ServerOptions withMaxLine(int bytes) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxLine = atLeastOne("maxLine", bytes);
        return copy;
    }

    /** Returns the longest head without its first line, in bytes: 16 KiB. */
    public int maxHead() {
        return maxHead;
    }

    /** Sets the longest head without its first line, in bytes. */
    public ServerOptions withMaxHead(int bytes) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxHead = atLeastOne("maxHead", bytes);
        return copy;
    }

    /** Returns how many headers a request may have: 100. */
    public int maxFields() {
        return maxFields;
    }

    /** Sets how many headers a request may have. */
    public ServerOptions withMaxFields(int fields) {
        ServerOptions copy = new ServerOptions(this);
        copy.maxFields = atLeastOne("maxFields", fields);
        return copy;
    }

    /** Returns how many connections may wait to be accepted: 1,024. */
    public int backlog() {
        return backlog;
    }

    /** Sets how many connections may wait to be accepted. */
    public ServerOptions withBacklog(int connections) {
        ServerOptions copy = new ServerOptions(this);
        copy.backlog = atLeastOne("backlog", connections);
        return copy;
    }

    private static Duration positive(String name, Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(name + " is " + time + "; it must be more than zero");
        }
        return time;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be >= 1");
        }
        return value;
    }
}
