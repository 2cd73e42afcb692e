package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.grammar.Gate;
import io.github.asyncio4j.http.grammar.NumericAddress;
import io.github.asyncio4j.http.grammar.Subnet;
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
    private final List<Subnet> exceptedSubnets = new ArrayList<>();

    EnvironmentProxies(UnaryOperator<@Nullable String> environment) {
        // With CGI, HTTP_PROXY is a header of whoever asks; only its lower-case name is an administrator's.
        boolean cgi = environment.apply("REQUEST_METHOD") != null;
        http = proxy("http_proxy", cgi ? environment.apply("http_proxy") : either(environment, "http_proxy"),
                either(environment, "all_proxy"));
        https = proxy("https_proxy", either(environment, "https_proxy"), either(environment, "all_proxy"));
        String none = either(environment, "no_proxy");
        if (none != null && (http != null || https != null)) {
            for (String entry : none.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
                if (!entry.isEmpty()) {
                    except(entry);
                }
            }
        }
    }

    /** Notes an entry of no_proxy. One that is no network at all, such as a URL, excepts nobody, as with other programs. */
    private void except(String entry) {
        int slash = entry.indexOf('/');
        if (slash <= 0) {
            exceptions.add(entry);
            return;
        }
        Subnet subnet = Subnet.parse(entry);
        if (subnet != null) {
            exceptedSubnets.add(subnet);
            return;
        }
        String address = entry.substring(0, slash);
        if (isNumbers(address) && NumericAddress.parse(address) == null) {
            throw new IllegalArgumentException("the environment variable no_proxy has \"" + Gate.printable(entry)
                    + "\", which not all read alike; write a network in four decimal numbers without leading zeros, such"
                    + " as 10.0.0.0/8");
        }
    }

    private static boolean isNumbers(String text) {
        return text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
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
        return proxy == null || isExcepted(origin) ? null : proxy;
    }

    private boolean isExcepted(Origin origin) {
        InetAddress address = exceptedSubnets.isEmpty() ? null
                : NumericAddress.parse(Origin.withoutZone(origin.host(), ""));
        return exceptions.stream().anyMatch(entry -> excepts(entry, origin))
                || address != null && exceptedSubnets.stream().anyMatch(subnet -> subnet.has(address));
    }

    private static boolean excepts(String entry, Origin origin) {
        if (entry.equals("*")) {
            return true;
        }
        String host = Origin.withoutZone(origin.host(), "");
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
}
