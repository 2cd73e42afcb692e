package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Coroutine;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to listen: the arguments of asyncio's create_server. Immutable; each method returns a copy.
 *
 * <pre>{@code
 * await(startServer(handler, ListenOptions.at("0.0.0.0", 8080).withReusePort()));
 * }</pre>
 */
public final class ListenOptions implements Cloneable {

    private final List<String> hosts;
    private final int port;
    private final @Nullable SocketAddress address;
    private @Nullable StandardProtocolFamily family;
    private int backlog = 1_024;
    private boolean reusePort;
    private boolean keepAlive;
    private boolean started = true;
    private boolean cleanUp = true;
    private int limit = Network.DEFAULT_LIMIT;
    private @Nullable Tls tls;

    private ListenOptions(List<String> hosts, int port, @Nullable SocketAddress address) {
        this.hosts = hosts;
        this.port = port;
        this.address = address;
    }

    /**
     * At all addresses of a host.
     *
     * @param host a numeric address or a name; empty for all interfaces, as "::" is, which takes connections of IPv4 too;
     *     "0.0.0.0" takes none of IPv6
     * @param port 0 to 65535; 0 for one that is free
     */
    public static ListenOptions at(String host, int port) {
        return at(List.of(host), port);
    }

    /** At all addresses of several hosts, with one port. With port 0 each socket gets one of its own. */
    public static ListenOptions at(List<String> hosts, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
        }
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("there is no host to listen at; \"\" is all interfaces");
        }
        return new ListenOptions(List.copyOf(hosts), port, null);
    }

    /** At an address that needs no look-up. */
    public static ListenOptions at(SocketAddress address) {
        Objects.requireNonNull(address, "the address is null");
        UnixPath.check(address);
        return new ListenOptions(List.of(), 0, address);
    }

    /**
     * At a socket in the file system. A socket file that is left there from before is removed, and at the end the new one,
     * unless it was replaced.
     *
     * @throws IllegalArgumentException if the path is empty or longer than the system takes: 106 bytes with Linux, 102 with
     *         macOS
     */
    public static ListenOptions atUnix(Path path) {
        return at(UnixDomainSocketAddress.of(path));
    }

    /**
     * Takes addresses of this family only, of those that the hosts have.
     *
     * @param only INET or INET6
     */
    public ListenOptions withFamily(StandardProtocolFamily only) {
        ListenOptions copy = copy();
        copy.family = Names.checkFamily(only);
        return copy;
    }

    /**
     * Sets how many connections may wait to be accepted; the system may lower it.
     *
     * @param connections 1 or more; 1,024 if not set
     */
    public ListenOptions withBacklog(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("the backlog is 1 or more connections, not " + connections);
        }
        ListenOptions copy = copy();
        copy.backlog = connections;
        return copy;
    }

    /**
     * Lets other sockets listen at the same port, over which the system spreads the connections: one for each loop of
     * {@link io.github.asyncio4j.Asyncio#runLoops}.
     */
    public ListenOptions withReusePort() {
        ListenOptions copy = copy();
        copy.reusePort = true;
        return copy;
    }

    /** Has the system find out in time that the other side of an idle connection is gone. */
    public ListenOptions withKeepAlive() {
        ListenOptions copy = copy();
        copy.keepAlive = true;
        return copy;
    }

    /** Accepts nothing before {@link Server#startServing} or {@link Server#serveForever}; until then connections wait. */
    public ListenOptions notStarted() {
        ListenOptions copy = copy();
        copy.started = false;
        return copy;
    }

    /** Leaves the file of a unix socket where it is when the server closes. */
    public ListenOptions keepingSocketFile() {
        ListenOptions copy = copy();
        copy.cleanUp = false;
        return copy;
    }

    /** Sets the limit of the readers; see {@link ConnectOptions#withLimit}. */
    public ListenOptions withLimit(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("the limit of a reader is 1 or more bytes, not " + bytes);
        }
        ListenOptions copy = copy();
        copy.limit = bytes;
        return copy;
    }

    /**
     * Encrypts the connections. A connection is served once its handshake is done.
     *
     * @param server made by {@link Tls#server(Path, Path)} or another of its name
     * @throws IllegalArgumentException if it is a client's
     */
    public ListenOptions withTls(Tls server) {
        if (!server.isServer()) {
            throw new IllegalArgumentException("who listens needs Tls.server(...), not " + server);
        }
        ListenOptions copy = copy();
        copy.tls = server;
        return copy;
    }

    @Nullable
    SocketAddress address() {
        return address;
    }

    int limit() {
        return limit;
    }

    /**
     * Returns the addresses to listen at, for who listens by means of its own. Suspends while the names of hosts are looked
     * up.
     *
     * @throws NetworkException when awaited, if a name is not known
     */
    public Coroutine<List<SocketAddress>> resolve() {
        return async(() -> {
            Set<SocketAddress> all = new LinkedHashSet<>();
            if (address != null) {
                all.add(address);
            }
            for (String host : hosts) {
                if (host.isEmpty()) {
                    all.add(new InetSocketAddress(Names.any(family), port));
                } else {
                    all.addAll(Names.ofFamily(family, host, await(Network.resolve(host, port))));
                }
            }
            return List.copyOf(all);
        });
    }

    /** Returns how many connections may wait. For implementers of {@link Transports}, as what follows. */
    public int backlog() {
        return backlog;
    }

    /** Returns whether others may listen at the port too. */
    public boolean reusePort() {
        return reusePort;
    }

    /** Returns whether idle connections are probed. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** Returns whether connections are accepted at once. */
    public boolean started() {
        return started;
    }

    /** Returns whether the file of a unix socket is removed at the end. */
    public boolean cleansUp() {
        return cleanUp;
    }

    /** Returns how the connections are encrypted, if they are. */
    public @Nullable Tls tls() {
        return tls;
    }

    private ListenOptions copy() {
        try {
            return (ListenOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "ListenOptions[" + (address != null ? address : hosts + " port " + port) + "]";
    }
}
