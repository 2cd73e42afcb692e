package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a {@link ClientSession}. Immutable; the {@code with} methods return a changed copy.
 *
 * <pre>{@code
 * new ClientSession(ClientOptions.defaults().withLimit(20).withRaiseForStatus(true))
 * }</pre>
 */
public final class ClientOptions {

    private static final ClientOptions DEFAULTS = new ClientOptions();

    private int limit = 100;
    private int limitPerHost = 100;
    private int maxWaiting = 1_000;
    private Duration keepAliveTimeout = Duration.ofSeconds(60);
    private ClientTimeout timeout = ClientTimeout.DEFAULT;
    private Headers headers = Headers.EMPTY;
    private boolean raiseForStatus;
    private int maxBody = 64 << 20;
    private int maxHead = 32 << 10;
    private int maxField = 8 << 10;
    private int maxFields = 100;

    private ClientOptions() {}

    private ClientOptions(ClientOptions from) {
        limit = from.limit;
        limitPerHost = from.limitPerHost;
        maxWaiting = from.maxWaiting;
        keepAliveTimeout = from.keepAliveTimeout;
        timeout = from.timeout;
        headers = from.headers;
        raiseForStatus = from.raiseForStatus;
        maxBody = from.maxBody;
        maxHead = from.maxHead;
        maxField = from.maxField;
        maxFields = from.maxFields;
    }

    /** Returns the settings that a session has unless it is given others. */
    public static ClientOptions defaults() {
        return DEFAULTS;
    }

    /** Returns how many connections may be open at once, idle ones included: 100. */
    public int limit() {
        return limit;
    }

    /** Sets how many connections may be open at once, idle ones included. */
    public ClientOptions withLimit(int connections) {
        ClientOptions copy = new ClientOptions(this);
        copy.limit = atLeastOne("limit", connections);
        return copy;
    }

    /** Returns how many connections may be open to one scheme, host and port at once: 100. */
    public int limitPerHost() {
        return limitPerHost;
    }

    /** Sets how many connections may be open to one scheme, host and port at once. */
    public ClientOptions withLimitPerHost(int connections) {
        ClientOptions copy = new ClientOptions(this);
        copy.limitPerHost = atLeastOne("limitPerHost", connections);
        return copy;
    }

    /** Returns how many requests may wait for a connection; more fail at once: 1,000. */
    public int maxWaiting() {
        return maxWaiting;
    }

    /** Sets how many requests may wait for a connection; more fail at once. */
    public ClientOptions withMaxWaiting(int requests) {
        if (requests < 0) {
            throw new IllegalArgumentException("maxWaiting is " + requests + "; it must be >= 0");
        }
        ClientOptions copy = new ClientOptions(this);
        copy.maxWaiting = requests;
        return copy;
    }

    /** Returns how long an idle connection is kept for the next request: 60 seconds. */
    public Duration keepAliveTimeout() {
        return keepAliveTimeout;
    }

    /** Sets how long an idle connection is kept for the next request; zero for not at all. */
    public ClientOptions withKeepAliveTimeout(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("keepAliveTimeout is " + time + "; it must not be negative");
        }
        ClientOptions copy = new ClientOptions(this);
        copy.keepAliveTimeout = time;
        return copy;
    }

    /** Returns the time limits of a request. */
    public ClientTimeout timeout() {
        return timeout;
    }

    /** Sets the time limits of a request. */
    public ClientOptions withTimeout(ClientTimeout timeout) {
        ClientOptions copy = new ClientOptions(this);
        copy.timeout = Objects.requireNonNull(timeout, "the timeout is null; ClientTimeout.NONE has no limits");
        return copy;
    }

    /** Returns the headers that every request has, unless it has its own of that name. */
    public Headers headers() {
        return headers;
    }

    /** Sets the headers that every request has, unless it has its own of that name. */
    public ClientOptions withHeaders(Headers headers) {
        ClientOptions copy = new ClientOptions(this);
        copy.headers = Objects.requireNonNull(headers, "the headers are null; Headers.EMPTY has none");
        return copy;
    }

    /** Returns whether a response of 400 and more is an exception at once: no. */
    public boolean raiseForStatus() {
        return raiseForStatus;
    }

    /** Sets whether a response of 400 and more is a {@link ClientResponseException} at once. */
    public ClientOptions withRaiseForStatus(boolean raise) {
        ClientOptions copy = new ClientOptions(this);
        copy.raiseForStatus = raise;
        return copy;
    }

    /** Returns the longest body that read() and text() take into memory: 64 MiB. Streaming has no limit. */
    public int maxBody() {
        return maxBody;
    }

    /** Sets the longest body, in bytes, that read() and text() take into memory. */
    public ClientOptions withMaxBody(int bytes) {
        ClientOptions copy = new ClientOptions(this);
        copy.maxBody = atLeastOne("maxBody", bytes);
        return copy;
    }

    /** Returns the longest head of a response, in bytes: 32 KiB. */
    public int maxHead() {
        return maxHead;
    }

    /** Sets the longest head of a response, in bytes. */
    public ClientOptions withMaxHead(int bytes) {
        ClientOptions copy = new ClientOptions(this);
        copy.maxHead = atLeastOne("maxHead", bytes);
        return copy;
    }

    /** Returns the longest line of a response's head, in bytes: 8 KiB. */
    public int maxField() {
        return maxField;
    }

    /** Sets the longest line of a response's head, in bytes. */
    public ClientOptions withMaxField(int bytes) {
        ClientOptions copy = new ClientOptions(this);
        copy.maxField = atLeastOne("maxField", bytes);
        return copy;
    }

    /** Returns how many headers a response may have: 100. */
    public int maxFields() {
        return maxFields;
    }

    /** Sets how many headers a response may have. */
    public ClientOptions withMaxFields(int fields) {
        ClientOptions copy = new ClientOptions(this);
        copy.maxFields = atLeastOne("maxFields", fields);
        return copy;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be >= 1");
        }
        return value;
    }
}
