package io.github.asyncio4j.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to connect: the arguments of asyncio's create_connection. Immutable; each method returns a copy.
 *
 * <pre>{@code
 * await(openConnection(ConnectOptions.to("example.org", 80).withHappyEyeballs(Duration.ofMillis(250))));
 * }</pre>
 */
public final class ConnectOptions implements Cloneable {

    private final @Nullable String host;
    private final int port;
    private final @Nullable SocketAddress address;
    private @Nullable InetSocketAddress local;
    private @Nullable Duration happyEyeballs;
    private @Nullable StandardProtocolFamily family;
    private int interleave = -1;
    private boolean allErrors;
    private @Nullable Resolver resolver;
    private int limit = Network.DEFAULT_LIMIT;
    private @Nullable Tls tls;

    private ConnectOptions(@Nullable String host, int port, @Nullable SocketAddress address) {
        this.host = host;
        this.port = port;
        this.address = address;
    }

    /**
     * To a host, by its name or numeric address.
     *
     * @param port 1 to 65535
     */
    public static ConnectOptions to(String host, int port) {
        Objects.requireNonNull(host, "the host is null");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
        }
        return new ConnectOptions(host, port, null);
    }

    /** To an address that needs no look-up. */
    public static ConnectOptions to(SocketAddress address) {
        Objects.requireNonNull(address, "the address is null");
        if (address instanceof InetSocketAddress internet && internet.isUnresolved()) {
            return to(internet.getHostString(), internet.getPort());
        }
        UnixPath.check(address);
        return new ConnectOptions(null, 0, address);
    }

    /**
     * To a socket in the file system of this machine.
     *
     * @throws IllegalArgumentException if the path is empty or longer than the system takes: 106 bytes with Linux, 102 with
     *         macOS
     */
    public static ConnectOptions toUnix(Path path) {
        return to(UnixDomainSocketAddress.of(path));
    }

    /**
     * From this address; addresses of the host that are of another family (IPv4, IPv6) are left out. One that is not
     * resolved is looked up, and of several the first that can be had is taken.
     *
     * @throws IllegalArgumentException for a unix socket
     */
    public ConnectOptions withLocalAddress(InetSocketAddress from) {
        if (address != null && !(address instanceof InetSocketAddress)) {
            throw new IllegalArgumentException(
                    "a unix socket is not connected from an internet address such as " + from);
        }
        ConnectOptions copy = copy();
        copy.local = Objects.requireNonNull(from, "the local address is null");
        return copy;
    }

    /**
     * Takes addresses of this family only, of those that the host has.
     *
     * @param only INET or INET6
     */
    public ConnectOptions withFamily(StandardProtocolFamily only) {
        ConnectOptions copy = copy();
        copy.family = Names.checkFamily(only);
        return copy;
    }

    /**
     * Begins the next address when the one before it has not answered after so long, and takes the first that does
     * (RFC 8305). Without it the next one is tried when the one before it has failed.
     *
     * @param delay more than 0; RFC 8305 advises 250 ms
     */
    public ConnectOptions withHappyEyeballs(Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("the delay of happy eyeballs is more than 0, not " + delay);
        }
        ConnectOptions copy = copy();
        copy.happyEyeballs = delay;
        return copy;
    }

    /**
     * Puts so many addresses of the first family in front, then takes one of each in turn; 0 leaves the order as it is,
     * which is the default without happy eyeballs, and 1 the one with them.
     *
     * @param first 0 or more
     */
    public ConnectOptions withInterleave(int first) {
        if (first < 0) {
            throw new IllegalArgumentException("interleave is 0 or more, not " + first);
        }
        ConnectOptions copy = copy();
        copy.interleave = first;
        return copy;
    }

    /** Fails with an ExceptionGroup of all failures instead of one exception, where no address answers. */
    public ConnectOptions withAllErrors() {
        ConnectOptions copy = copy();
        copy.allErrors = true;
        return copy;
    }

    /**
     * Sets how many bytes a reader buffers before it stops the socket (it does at twice as many), and the longest line.
     *
     * @param bytes 1 or more; 64 KiB if not set
     */
    public ConnectOptions withLimit(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("the limit of a reader is 1 or more bytes, not " + bytes);
        }
        ConnectOptions copy = copy();
        copy.limit = bytes;
        return copy;
    }

    /** Looks the host's name up with this instead of with the loop's resolver. */
    public ConnectOptions withResolver(Resolver chosen) {
        ConnectOptions copy = copy();
        copy.resolver = Objects.requireNonNull(chosen, "the resolver is null");
        return copy;
    }

    @Nullable
    Resolver resolver() {
        return resolver;
    }

    /**
     * Encrypts the connection. The certificate has to be for the host, unless the TLS names another.
     *
     * @param client made by {@link Tls#client}
     * @throws IllegalArgumentException if it is a server's, or if there is no host to check a certificate for
     */
    public ConnectOptions withTls(Tls client) {
        if (client.isServer()) {
            throw new IllegalArgumentException("who connects needs Tls.client(), not " + client);
        }
        ConnectOptions copy = copy();
        copy.tls = client.serverName() != null ? client : client.withServerName(serverName());
        return copy;
    }

    private String serverName() {
        if (address instanceof InetSocketAddress internet) {
            return internet.getHostString();
        }
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("there is no host whose certificate could be expected at " + this
                    + ": name one by Tls.withServerName(), or \"\" for any");
        }
        return host;
    }

    @Nullable
    String host() {
        return host;
    }

    int port() {
        return port;
    }

    @Nullable
    SocketAddress address() {
        return address;
    }

    @Nullable
    StandardProtocolFamily family() {
        return family;
    }

    @Nullable
    Duration happyEyeballs() {
        return happyEyeballs;
    }

    int interleave() {
        return interleave >= 0 ? interleave : happyEyeballs != null ? 1 : 0;
    }

    boolean allErrors() {
        return allErrors;
    }

    int limit() {
        return limit;
    }

    /** Returns the address to connect from, if one was given. For implementers of {@link Transports}. */
    public @Nullable InetSocketAddress localAddress() {
        return local;
    }

    @Nullable
    Tls tls() {
        return tls;
    }

    private ConnectOptions copy() {
        try {
            return (ConnectOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "ConnectOptions[" + (address != null ? address : host + ":" + port) + "]";
    }
}
