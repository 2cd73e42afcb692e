package io.github.asyncio4j.http.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long each part of a request may take; null for no limit. A limit that passes is an
 * {@link io.github.asyncio4j.AsyncTimeoutException} whose message names it, its value and the URL, and the request's
 * connection is closed. It is a {@link ConnectionTimeoutException} for connect and sockConnect, and a
 * {@link SockReadTimeoutException} for sockRead.
 *
 * @param total the whole request, from the call to the end of the body
 * @param connect getting a connection: waiting for one of the pool, and making one
 * @param sockConnect making a connection, without the wait for the pool
 * @param sockRead waiting for the next bytes of the response
 */
public record ClientTimeout(@Nullable Duration total, @Nullable Duration connect, @Nullable Duration sockConnect,
        @Nullable Duration sockRead) {

    /** 10 seconds to connect, 30 without a byte; no limit to the whole. */
    public static final ClientTimeout DEFAULT = new ClientTimeout(null, Duration.ofSeconds(10), null,
            Duration.ofSeconds(30));

    /** No limit at all. */
    public static final ClientTimeout NONE = new ClientTimeout(null, null, null, null);

    /** Refuses limits of zero and less. */
    public ClientTimeout {
        check("total", total);
        check("connect", connect);
        check("sockConnect", sockConnect);
        check("sockRead", sockRead);
    }

    private static void check(String name, @Nullable Duration limit) {
        if (limit != null && (limit.isZero() || limit.isNegative())) {
            throw new IllegalArgumentException("the time limit " + name + " is " + limit
                    + "; it must be more than zero, or null for no limit");
        }
    }

    /** Returns these with another limit of the whole request. */
    public ClientTimeout withTotal(@Nullable Duration limit) {
        return new ClientTimeout(limit, connect, sockConnect, sockRead);
    }

    /** Returns these with another limit of getting a connection. */
    public ClientTimeout withConnect(@Nullable Duration limit) {
        return new ClientTimeout(total, limit, sockConnect, sockRead);
    }

    /** Returns these with another limit of making a connection. */
    public ClientTimeout withSockConnect(@Nullable Duration limit) {
        return new ClientTimeout(total, connect, limit, sockRead);
    }

    /** Returns these with another limit of the silence of the peer. */
    public ClientTimeout withSockRead(@Nullable Duration limit) {
        return new ClientTimeout(total, connect, sockConnect, limit);
    }
}
