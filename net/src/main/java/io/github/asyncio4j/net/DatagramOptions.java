package io.github.asyncio4j.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
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
    private List<Group> groups = List.of();
    private @Nullable NetworkInterface multicastInterface;
    private int multicastTtl = 1;

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
     * Takes part in a group: what is sent to it, and to the port that the socket is bound to, comes in, until the socket is
     * closed. May be called for several groups; a socket that only sends to one need not take part.
     *
     * @param group a multicast address
     * @param on the network it is heard on
     */
    public DatagramOptions withGroup(InetAddress group, NetworkInterface on) {
        DatagramOptions copy = copy();
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(group, on));
        copy.groups = List.copyOf(more);
        return copy;
    }

    /** Sends to groups by way of this network instead of the one that the system takes. */
    public DatagramOptions withMulticastInterface(NetworkInterface by) {
        DatagramOptions copy = copy();
        copy.multicastInterface = Objects.requireNonNull(by, "the network interface is null");
        return copy;
    }

    /**
     * Sets how many networks far a datagram to a group may go.
     *
     * @param hops 1, the network itself, which it is if not set, to 255
     */
    public DatagramOptions withMulticastTtl(int hops) {
        if (hops < 1 || hops > 255) {
            throw new IllegalArgumentException("a datagram to a group goes 1 to 255 networks far, not " + hops);
        }
        DatagramOptions copy = copy();
        copy.multicastTtl = hops;
        return copy;
    }

    /**
     * A group, and where it is heard. For implementers of {@link Transports}.
     *
     * @param address a multicast address
     * @param on the network
     */
    public record Group(InetAddress address, NetworkInterface on) {

        /** Checks them. */
        public Group {
            Objects.requireNonNull(on, "the network interface is null");
            if (!address.isMulticastAddress()) {
                throw new IllegalArgumentException(
                        "a group has a multicast address, such as 239.1.2.3 or ff02::1234, not "
                                + address.getHostAddress());
            }
        }
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

    /** Returns the groups to take part in. For implementers of {@link Transports}. */
    public List<Group> groups() {
        return groups;
    }

    /** Returns by what network groups are sent to, if that was chosen. For implementers of {@link Transports}. */
    public @Nullable NetworkInterface multicastInterface() {
        return multicastInterface;
    }

    /** Returns how many networks far a datagram to a group may go. For implementers of {@link Transports}. */
    public int multicastTtl() {
        return multicastTtl;
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
