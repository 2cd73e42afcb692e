package io.github.asyncio4j.http.client;

import io.github.asyncio4j.EventLoop;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tunnel that a SOCKS proxy makes: version 5 (RFC 1928), with a user name and password where there are some (RFC 1929).
 *
 * <pre>
 *   METHOD -> [LOGIN] -> REPLY (its fixed part) -> ADDRESS (the rest of it) -> OPEN
 * </pre>
 */
final class SocksTunnel extends Tunnel {

    private enum State {
        METHOD, LOGIN, REPLY, ADDRESS, OPEN
    }

    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int NO_LOGIN = 0;
    private static final int BY_PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    private static final List<String> REFUSALS = List.of("", "a failure of the proxy", "its rules do not allow it",
            "the network is unreachable", "the host is unreachable, or its name unknown", "the connection was refused",
            "it took too long", "it makes no tunnels", "it does not know this kind of address");

    private State state = State.METHOD;

    /** How many bytes of this state came, and the one of them that matters. */
    private int seen;
    private int noted;

    /** How long the address in the reply is, with its port. */
    private int left;

    SocksTunnel(EventLoop loop, Origin origin, Proxy proxy) {
        super(loop, origin, proxy);
    }

    @Override
    byte[] begin() {
        return proxy().user() == null ? new byte[] {VERSION, 1, NO_LOGIN}
                : new byte[] {VERSION, 2, NO_LOGIN, BY_PASSWORD};
    }

    @Override
    byte @Nullable [] take(int octet) {
        seen++;
        return switch (state) {
            case METHOD -> method(octet);
            case LOGIN -> login(octet);
            case REPLY -> reply(octet);
            default -> {
                address(octet);
                yield null;
            }
        };
    }

    private byte @Nullable [] method(int octet) {
        if (seen == 1) {
            checkVersion(octet);
            return null;
        }
        if (octet == NO_LOGIN) {
            enter(State.REPLY);
            return request();
        }
        if (octet != BY_PASSWORD || proxy().user() == null) {
            throw refused(proxy().user() == null ? "it wants a user name and password, or what is not known here"
                    : "it takes no user name and password");
        }
        enter(State.LOGIN);
        ByteArrayOutputStream login = new ByteArrayOutputStream();
        login.write(LOGIN_VERSION);
        writeCounted(login, proxy().user());
        writeCounted(login, proxy().password());
        return login.toByteArray();
    }

    private static void writeCounted(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private byte @Nullable [] login(int octet) {
        if (seen == 1) {
            return null;
        }
        if (octet != 0) {
            throw refused("it does not accept the user name and password");
        }
        enter(State.REPLY);
        return request();
    }

    /** Names go as they are: what they mean is for the proxy to find out. */
    private byte[] request() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {VERSION, CONNECT, 0});
        // The zone is one of this machine, and means nothing or another one to the proxy.
        String host = Origin.withoutZone(origin().host(), "");
        byte[] numeric = numeric(host);
        if (numeric != null) {
            out.write(numeric.length == 4 ? IPV4 : IPV6);
            out.writeBytes(numeric);
        } else if (host.length() > 255) {
            throw refused("the name of the host is longer than 255 bytes");
        } else {
            out.write(NAME);
            writeCounted(out, host);
        }
        out.write(origin().port() >> 8);
        out.write(origin().port());
        return out.toByteArray();
    }

    private static byte @Nullable [] numeric(String host) {
        char last = host.charAt(host.length() - 1);
        if (host.indexOf(':') < 0 && (last < '0' || last > '9')) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(host).getAddress();
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    private byte @Nullable [] reply(int octet) {
        switch (seen) {
            case 1 -> checkVersion(octet);
            case 2 -> noted = octet;
            case 3 -> {}
            default -> {
                if (noted != 0) {
                    throw refused(noted < REFUSALS.size() ? REFUSALS.get(noted) : "its answer is the code " + noted);
                }
                enter(State.ADDRESS);
                noted = octet;
                left = switch (octet) {
                    case IPV4 -> 4 + 2;
                    case IPV6 -> 16 + 2;
                    case NAME -> 1;
                    default -> throw refused("its answer has an address of an unknown kind");
                };
            }
        }
        return null;
    }

    /** What the other end of the tunnel is called does not matter here. */
    private void address(int octet) {
        left--;
        if (noted == NAME && seen == 1) {
            left = octet + 2;
        }
        if (left == 0) {
            enter(State.OPEN);
        }
    }

    private void checkVersion(int octet) {
        if (octet != VERSION) {
            throw refused("it does not speak SOCKS 5");
        }
    }

    private void enter(State next) {
        state = next;
        seen = 0;
    }

    @Override
    boolean isOpen() {
        return state == State.OPEN;
    }
}
