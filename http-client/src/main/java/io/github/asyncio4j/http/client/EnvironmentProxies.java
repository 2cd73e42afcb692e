package io.github.asyncio4j.http.client;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The proxies that environment variables name: http_proxy, https_proxy, all_proxy, and no_proxy for those without. */
final class EnvironmentProxies {

    private final @Nullable Proxy http;
    private final @Nullable Proxy https;
    private final List<String> exceptions = new ArrayList<>();

    EnvironmentProxies(UnaryOperator<@Nullable String> environment) {
        // With CGI, HTTP_PROXY is a header of whoever asks; only its lower-case name is an administrator's.
        boolean cgi = environment.apply("REQUEST_METHOD") != null;
        http = proxy("http_proxy", cgi ? environment.apply("http_proxy") : either(environment, "http_proxy"),
                either(environment, "all_proxy"));
        https = proxy("https_proxy", either(environment, "https_proxy"), either(environment, "all_proxy"));
        String none = either(environment, "no_proxy");
        if (none != null) {
            for (String entry : none.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
                if (!entry.isEmpty()) {
                    exceptions.add(entry);
                }
            }
        }
    }

    private static @Nullable String either(UnaryOperator<@Nullable String> environment, String name) {
        String lower = environment.apply(name);
        return lower != null ? lower : environment.apply(name.toUpperCase(Locale.ROOT));
    }

    private static @Nullable Proxy proxy(String name, @Nullable String value, @Nullable String otherwise) {
        String url = value != null ? value : otherwise;
        if (url == null || url.isBlank()) {
            return null;
        }
        try {
            return Proxy.at(url.contains("://") ? url.strip() : "http://" + url.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the environment variable " + name + ", or all_proxy, names no proxy: "
                    + e.getMessage(), e);
        }
    }

    /** Returns the proxy for a server, or null. */
    @Nullable
    Proxy proxyFor(Origin origin) {
        Proxy proxy = origin.isSecure() ? https : http;
        return proxy == null || exceptions.stream().anyMatch(entry -> excepts(entry, origin)) ? null : proxy;
    }

    private static boolean excepts(String entry, Origin origin) {
        if (entry.equals("*")) {
            return true;
        }
        int slash = entry.indexOf('/');
        String host = Origin.withoutZone(origin.host(), "");
        if (slash > 0) {
            return isWithin(entry.substring(0, slash), entry.substring(slash + 1), host);
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        if (colon > 0 && entry.indexOf(':') == colon || colon > 0 && entry.charAt(colon - 1) == ']') {
            if (!entry.substring(colon + 1).equals(Integer.toString(origin.port()))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        String domain = name.startsWith("*.") ? name.substring(1) : name;
        String bare = domain.startsWith(".") ? domain.substring(1) : domain;
        return host.equals(bare) || origin.host().equals(bare) || host.endsWith("." + bare);
    }

    /** Whether an address is of a network such as 10.0.0.0/8. */
    private static boolean isWithin(String network, String bits, String host) {
        byte[] net;
        byte[] address;
        int length;
        try {
            net = InetAddress.ofLiteral(network).getAddress();
            address = InetAddress.ofLiteral(host).getAddress();
            length = Integer.parseInt(bits);
        } catch (IllegalArgumentException other) {
            return false;
        }
        if (net.length != address.length || length < 0 || length > 8 * net.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int mask = 0x80 >> i % 8;
            if ((net[i / 8] & mask) != (address[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
