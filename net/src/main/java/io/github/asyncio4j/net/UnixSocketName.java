package io.github.asyncio4j.net;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The address of a unix socket that is a name and no file: Linux's abstract names, which asyncio writes as a path that
 * begins with a zero. It is gone with its socket, and needs epoll: a loop of the fast engine on Linux.
 *
 * <pre>{@code
 * await(startServer(handler, ListenOptions.at(UnixSocketName.of("my-service"))));
 * }</pre>
 */
public final class UnixSocketName extends SocketAddress {

    private static final long serialVersionUID = 1;

    private final String name;

    private UnixSocketName(String name) {
        this.name = name;
    }

    /**
     * Returns the address with this name.
     *
     * @param name without the zero; 1 to 106 bytes in UTF-8
     */
    public static UnixSocketName of(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > UnixPath.LIMIT) {
            throw new IllegalArgumentException("the name of a unix socket is 1 to " + UnixPath.LIMIT
                    + " bytes long, and this one is " + length + ": " + name);
        }
        return new UnixSocketName(name);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixSocketName that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Returns the name as the tools of Linux write it, with an @ before it. */
    @Override
    public String toString() {
        return "@" + name;
    }
}
