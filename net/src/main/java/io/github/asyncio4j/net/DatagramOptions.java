package io.github.asyncio4j.net;

import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a socket for datagrams is bound to and sends to: the arguments of asyncio's create_datagram_endpoint. Immutable;
 * each method returns a copy.
 *
 * <pre>{@code
 * var endpoint = await(openDatagramEndpoint(DatagramOptions.to("127.0.0.1", 5353)));
 * }</pre>
 */
public final class DatagramOptions implements Cloneable {

    /** How many datagrams an endpoint holds for its receiver. */
    private static final int DEFAULT_QUEUE = 256;

    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable StandardProtocolFamily family;
    private boolean reusePort;
    private boolean broadcast;
    private @Nullable Resolver resolver;
    private int queue = DEFAULT_QUEUE;

    private DatagramOptions() {}

    /**
     * At an address of this machine, to receive there.
     *
     * @param host the address of one interface, or a name of it
     * @param port 0 for one that is free
     */
    public static DatagramOptions at(String host, int port) {
        return at(address(host, port));
    }

    /** At an address of this machine, to receive there. */
    public static DatagramOptions at(InetSocketAddress local) {
        return new DatagramOptions().withLocal(local);
    }

    /**
     * To a remote address: the socket is connected to it, and takes datagrams from nowhere else.
     *
     * @param port 0 to 65535
     */
    public static DatagramOptions to(String host, int port) {
        return to(address(host, port));
    }

    /** To a remote address: the socket is connected to it, and takes datagrams from nowhere else. */
    public static DatagramOptions to(InetSocketAddress remote) {
        return new DatagramOptions().withRemote(remote);
    }

    /** At any address and a free port, to send to many. */
    public static DatagramOptions of(StandardProtocolFamily family) {
        return new DatagramOptions().withFamily(family);
    }

    /** The hosts' names is looked up when the socket is opened. */
    private static InetSocketAddress address(String host, int port) {
        Objects.requireNonNull(host, "the host is null");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** Binds to this address of this machine. */
    public DatagramOptions withLocal(InetSocketAddress address) {
        DatagramOptions copy = copy();
        copy.local = Objects.requireNonNull(address, "the local address is null");
        return copy;
    }

    /** Binds to this address of this machine. */
    public DatagramOptions withLocal(String host, int port) {
        return withLocal(address(host, port));
    }

    /** Connects with this address: datagrams go to it, and come from it alone. */
    public DatagramOptions withRemote(InetSocketAddress address) {
        DatagramOptions copy = copy();
        copy.remote = Objects.requireNonNull(address, "the remote address is null");
        return copy;
    }

    /** Connects with this address: datagrams go to it, and come from it alone. */
    public DatagramOptions withRemote(String host, int port) {
        return withRemote(address(host, port));
    }

    /**
     * Takes addresses of this family only.
     *
     * @param only INET or INET6
     */
    public DatagramOptions withFamily(StandardProtocolFamily only) {
        if (only == StandardProtocolFamily.UNIX) {
            throw new IllegalArgumentException("datagrams are of INET or INET6 here, not " + only);
        }
        DatagramOptions copy = copy();
        copy.family = Objects.requireNonNull(only, "the family is null");
        return copy;
    }

    /** Lets other sockets that say so too be bound to the same port. */
    public DatagramOptions withReusePort() {
        DatagramOptions copy = copy();
        copy.reusePort = true;
        return copy;
    }

    /**
     * Lets datagrams be sent to broadcast addresses. A remote address is then where they go, and others are heard too.
     */
    public DatagramOptions withBroadcast() {
        DatagramOptions copy = copy();
        copy.broadcast = true;
        return copy;
    }

    /**
     * Sets how many datagrams a {@link DatagramEndpoint} holds for its receiver before it drops the oldest.
     *
     * @param datagrams 1 or more; 256 if not set
     */
    public DatagramOptions withReceiveQueue(int datagrams) {
        if (datagrams <= 0) {
            throw new IllegalArgumentException("an endpoint holds 1 or more datagrams, not " + datagrams);
        }
        DatagramOptions copy = copy();
        copy.queue = datagrams;
        return copy;
    }

    /** Looks the hosts' names up with this instead of with the loop's resolver. */
    public DatagramOptions withResolver(Resolver chosen) {
        DatagramOptions copy = copy();
        copy.resolver = Objects.requireNonNull(chosen, "the resolver is null");
        return copy;
    }

    @Nullable
    Resolver resolver() {
        return resolver;
    }

    @Nullable
    InetSocketAddress local() {
        return local;
    }

    @Nullable
    InetSocketAddress remote() {
        return remote;
    }

    @Nullable
    StandardProtocolFamily family() {
        return family;
    }

    int queue() {
        return queue;
    }

    /** Returns whether others may be bound to the same port. For implementers of {@link Transports}. */
    public boolean reusePort() {
        return reusePort;
    }

    /** Returns whether datagrams may go to broadcast addresses. For implementers of {@link Transports}. */
    public boolean broadcast() {
        return broadcast;
    }

    private DatagramOptions copy() {
        try {
            return (DatagramOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "DatagramOptions[local=" + local + ", remote=" + remote + (family == null ? "" : ", " + family) + "]";
    }
}
