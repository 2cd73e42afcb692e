package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Coroutine;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of a name without asking anyone, and who is asked otherwise. */
final class Names {

    /** What localhost is: RFC 6761 has both. The older one is first, since more servers that take one alone take that. */
    private static final List<InetAddress> LOCALHOST =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    /** A number as getaddrinfo reads it in an IPv4 address. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

    private Names() {}

    static Coroutine<List<InetSocketAddress>> resolve(Resolver resolver, String host, int port) {
        checkPort(port);
        Objects.requireNonNull(host, "the host is null");
        return async(() -> {
            List<InetAddress> known = known(host);
            if (known != null) {
                return at(port, known);
            }
            List<InetSocketAddress> found = await(resolver.resolve(host, port));
            if (found.isEmpty()) {
                throw notFound(host, new IOException(resolver + " returned an empty list"));
            }
            return found;
        });
    }

    static void checkPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
        }
    }

    static List<InetSocketAddress> at(int port, List<InetAddress> addresses) {
        return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
    }

    /** Returns the addresses of numeric hosts and of this machine, and null where somebody must be asked. */
    static @Nullable List<InetAddress> known(String host) {
        if (isLocalhost(host)) {
            return LOCALHOST;
        }
        if (host.isEmpty()) {
            return List.of(InetAddress.getLoopbackAddress());
        }
        checkNumbers(host);
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException notNumeric) {
            if (host.indexOf(':') < 0 && host.indexOf('%') < 0) {
                return null;
            }
            InetAddress scoped = scoped(host);
            if (scoped == null) {
                // Such a name cannot be: it was meant to be numeric, or names an interface that is not there.
                throw new NameNotFoundException(
                        "the host \"" + host + "\" is no numeric address of this machine's kind: "
                                + notNumeric.getMessage(),
                        new UnknownHostException(host));
            }
            return List.of(scoped);
        }
    }

    /**
     * Refuses what the JDK and getaddrinfo read differently, since who filters may read it otherwise than who connects:
     * 010 is ten to the one and eight to the other, and 0x10 a name and sixteen. Also brackets, which only URLs have.
     */
    private static void checkNumbers(String host) {
        if (host.startsWith("[")) {
            throw new NameNotFoundException("the host \"" + host + "\" is in brackets, which belong to URLs; give the"
                    + " address without them, such as ::1", new UnknownHostException(host));
        }
        if (isReadDifferently(host)) {
            throw new NameNotFoundException("the host \"" + host + "\" has a number with a leading 0 or in hexadecimal,"
                    + " which not all read alike; write decimal numbers without leading zeros, such as 127.0.0.1",
                    new UnknownHostException(host));
        }
    }

    private static boolean isReadDifferently(String host) {
        return hasLeadingZero(host) && isNumericWithOne(host);
    }

    /** Few hosts have one, and of those alone the rest is looked at: this is on the way of every connection. */
    private static boolean hasLeadingZero(String host) {
        char before = '.';
        for (int i = 0; i < host.length() - 1; i++) {
            char c = host.charAt(i);
            if (c == '0' && (before == '.' || before == ':') && ".:%".indexOf(host.charAt(i + 1)) < 0) {
                return true;
            }
            before = c;
        }
        return false;
    }

    private static boolean isNumericWithOne(String host) {
        int zone = host.indexOf('%');
        String address = zone < 0 ? host : host.substring(0, zone);
        String last = address.substring(address.lastIndexOf(':') + 1);
        if (last.length() < address.length() && last.indexOf('.') < 0) {
            // The parts of IPv6 are hexadecimal to all.
            return false;
        }
        return hasLeadingZero(last)
                && List.of(last.split("\\.", -1)).stream().allMatch(part -> NUMBER.matcher(part).matches());
    }

    /** Reads fe80::1%lo too: the JDK wants an address of the scope at that interface, the system only the interface. */
    private static @Nullable InetAddress scoped(String host) {
        int percent = host.indexOf('%');
        if (percent < 0 || host.indexOf(':') < 0) {
            return null;
        }
        try {
            NetworkInterface there = NetworkInterface.getByName(host.substring(percent + 1));
            return there == null ? null
                    : Inet6Address.getByAddress(null, InetAddress.ofLiteral(host.substring(0, percent)).getAddress(),
                            there.getIndex());
        } catch (IllegalArgumentException | IOException none) {
            return null;
        }
    }

    static StandardProtocolFamily checkFamily(StandardProtocolFamily only) {
        if (only == StandardProtocolFamily.UNIX) {
            throw new IllegalArgumentException("the family of a host's addresses is INET or INET6, not " + only);
        }
        return Objects.requireNonNull(only, "the family is null");
    }

    /** Returns the address that stands for all of this machine: of IPv4, or of both families. */
    static InetAddress any(@Nullable StandardProtocolFamily family) {
        return InetAddress.ofLiteral(family == StandardProtocolFamily.INET ? "0.0.0.0" : "::");
    }

    /**
     * Leaves out what is of another family, if one was chosen.
     *
     * @throws NameNotFoundException if nothing is left
     */
    static List<InetSocketAddress> ofFamily(@Nullable StandardProtocolFamily family, String host,
            List<InetSocketAddress> all) {
        if (family == null) {
            return all;
        }
        Class<?> kind = family == StandardProtocolFamily.INET ? Inet4Address.class : Inet6Address.class;
        List<InetSocketAddress> fit = all.stream().filter(each -> kind.isInstance(each.getAddress())).toList();
        if (fit.isEmpty()) {
            throw new NameNotFoundException("the host \"" + host + "\" has no address of the family " + family
                    + " that was asked for: " + all, new IOException("no address of the family"));
        }
        return fit;
    }

    /** RFC 6761: the names under localhost are this machine, and nobody is asked for them. */
    private static boolean isLocalhost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("localhost.") || name.endsWith(".localhost")
                || name.endsWith(".localhost.");
    }

    /** The address is made anew, since one that was looked up says how it was called then. */
    static String of(InetSocketAddress address) {
        if (address.isUnresolved()) {
            return address.getHostString();
        }
        return await(toThread(() -> InetAddress.getByAddress(address.getAddress().getAddress()).getHostName()));
    }

    static NameNotFoundException notFound(String host, IOException why) {
        return new NameNotFoundException("the host \"" + host + "\" has no address: check its spelling, or the"
                + " name service of this machine", why);
    }
}
