package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.InvalidUrlException;
import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.net.Tls;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that requests go through. Immutable; the {@code with} methods return a changed copy.
 *
 * <pre>{@code
 * ClientOptions.defaults().withProxy(Proxy.at("http://proxy.example:3128").withCredentials("me", "secret"))
 * }</pre>
 *
 * <p>By {@code http} and {@code https} proxies, requests for http URLs go to the proxy itself, and those for https URLs
 * and every WebSocket through a tunnel that it makes. {@code socks5} proxies make tunnels for both, and look names up themselves. No proxy sees
 * what is sent through a tunnel with TLS; no server sees the proxy's user name and password.
 */
public final class Proxy implements Cloneable {

    /** How one talks to it. */
    enum Kind {
        HTTP, HTTPS, SOCKS5
    }

    /** What SOCKS has room for: RFC 1929. */
    private static final int LONGEST = 255;

    /** What the client writes itself into a CONNECT, or must not be in it. */
    private static final List<String> OWN =
            List.of("Host", "Content-Length", "Transfer-Encoding", "Proxy-Authorization");

    private final Kind kind;
    private final String host;
    private final int port;
    private @Nullable String user;
    private String password = "";
    private @Nullable Tls tls;
    private Headers headers = Headers.EMPTY;

    private Proxy(Kind kind, String host, int port) {
        this.kind = kind;
        this.host = host;
        this.port = port;
    }

    /**
     * Makes one of its URL: {@code http://host:3128}, {@code https://host}, {@code socks5://host:1080}. A user name and
     * password in it are taken as with {@link #withCredentials}. Ports that are left out are 80, 443 and 1080.
     *
     * @throws InvalidUrlException if it is no such URL
     */
    public static Proxy at(String url) {
        Objects.requireNonNull(url, "the URL of the proxy is null");
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new InvalidUrlException("", "the URL of the proxy is malformed: " + e.getReason() + " at index "
                    + e.getIndex());
        }
        Kind kind = kind(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
        String authority = uri.getRawAuthority();
        if (kind == null || authority == null) {
            throw new InvalidUrlException("", "the URL of a proxy is like http://host:3128, https://host:443 or"
                    + " socks5://host:1080, not one with the scheme "
                    + Gate.printable(String.valueOf(uri.getScheme())));
        }
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        boolean portless = place.lastIndexOf(':') <= place.lastIndexOf(']');
        Origin origin = Target.of("http://" + place + (portless ? ":" + usualPort(kind) : "") + "/").origin();
        Proxy proxy = new Proxy(kind, origin.host(), origin.port());
        String info = uri.getRawUserInfo();
        if (info == null) {
            return proxy;
        }
        int colon = info.indexOf(':');
        return colon < 0 ? proxy.withCredentials(decoded(info), "")
                : proxy.withCredentials(decoded(info.substring(0, colon)), decoded(info.substring(colon + 1)));
    }

    private static String decoded(String part) {
        return part.isEmpty() ? "" : URI.create("http://" + part + "@h").getUserInfo();
    }

    private static @Nullable Kind kind(String scheme) {
        return switch (scheme) {
            case "http" -> Kind.HTTP;
            case "https" -> Kind.HTTPS;
            case "socks5", "socks5h" -> Kind.SOCKS5;
            default -> null;
        };
    }

    private static int usualPort(Kind kind) {
        return switch (kind) {
            case HTTP -> 80;
            case HTTPS -> 443;
            case SOCKS5 -> 1080;
        };
    }

    /**
     * Tells the proxy, and nobody else, this user name and password.
     *
     * @throws IllegalArgumentException if the name has a colon, or one of them has control characters or more than 255
     *         bytes
     */
    public Proxy withCredentials(String name, String secret) {
        if (name.indexOf(':') >= 0 || !isPlain(name) || !isPlain(secret)) {
            throw new IllegalArgumentException("the user name of a proxy has no colon, and neither it nor the password"
                    + " has control characters or more than " + LONGEST + " bytes");
        }
        Proxy copy = copy();
        copy.user = name;
        copy.password = secret;
        return copy;
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c == 127)
                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    /**
     * Sets how the connection to an https proxy is encrypted; {@link Tls#client} if not set.
     *
     * @throws IllegalStateException if it is no https proxy
     */
    public Proxy withTls(Tls client) {
        if (kind != Kind.HTTPS) {
            throw new IllegalStateException("only an https proxy is talked to by TLS, not " + this);
        }
        Proxy copy = copy();
        copy.tls = ClientOptions.checkTls(client);
        return copy;
    }

    /**
     * Sends these headers to the proxy, and to nobody else, where it is asked for a tunnel (CONNECT): for https URLs and
     * WebSockets. A request for an http URL has no headers that the proxy would keep to itself, so these are not in it.
     * aiohttp's proxy_headers.
     *
     * @throws IllegalArgumentException if there is a Host, Content-Length, Transfer-Encoding or Proxy-Authorization
     * @throws IllegalStateException if it is a socks5 proxy, which knows no headers
     */
    public Proxy withHeaders(Headers connect) {
        if (kind == Kind.SOCKS5) {
            throw new IllegalStateException("a socks5 proxy is sent no headers: " + this);
        }
        for (String name : OWN) {
            if (connect.contains(name)) {
                throw new IllegalArgumentException("the header " + name + " of a request to a proxy is the client's to"
                        + " write" + (name.equals("Proxy-Authorization") ? "; use withCredentials" : "; leave it out"));
            }
        }
        Proxy copy = copy();
        copy.headers = connect;
        return copy;
    }

    /** Returns what is sent with CONNECT besides what it needs. */
    Headers headers() {
        return headers;
    }

    Kind kind() {
        return kind;
    }

    /** Returns its host: a name or address. */
    public String host() {
        return host;
    }

    /** Returns its port. */
    public int port() {
        return port;
    }

    @Nullable
    String user() {
        return user;
    }

    String password() {
        return password;
    }

    @Nullable
    Tls tls() {
        return tls;
    }

    /** Returns the value of Proxy-Authorization; null without a user. */
    @Nullable
    String authorization() {
        return user == null ? null
                : "Basic " + Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Proxy copy() {
        try {
            return (Proxy) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Proxies are equal that are the same in everything; settings of TLS if they are the same object. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Proxy proxy && kind == proxy.kind && host.equals(proxy.host) && port == proxy.port
                && Objects.equals(user, proxy.user) && password.equals(proxy.password) && tls == proxy.tls
                && headers.equals(proxy.headers);
    }

    @Override
    public int hashCode() {
        return host.hashCode() + 31 * port + 961 * Objects.hashCode(user);
    }

    /** Shows the URL without the user name and password. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + port;
    }
}
