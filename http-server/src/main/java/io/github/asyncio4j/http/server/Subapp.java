package io.github.asyncio4j.http.server;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An application within another.
 *
 * @param prefix what its paths begin with, empty for a domain
 * @param domain the host, {@code *.} and what it ends with, or null for any
 */
record Subapp(Application app, String prefix, @Nullable String domain) implements Candidate {

    static Subapp below(String prefix, Application app) {
        if (!prefix.startsWith("/") || prefix.endsWith("/") || prefix.indexOf('{') >= 0) {
            throw new IllegalArgumentException("the prefix \"" + prefix + "\" is none for an application; give one like"
                    + " /admin, with a slash in front, none at the end, and without braces");
        }
        return new Subapp(app, prefix, null);
    }

    static Subapp of(String domain, Application app) {
        String plain = domain.startsWith("*.") ? domain.substring(2) : domain;
        boolean allowed = !plain.isEmpty() && plain.charAt(0) != '.';
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            allowed &= c > ' ' && c < 0x7f && "/?#@*".indexOf(c) < 0;
        }
        if (!allowed) {
            throw new IllegalArgumentException("the domain \"" + domain
                    + "\" is none; give one like example.org, example.org:8080 or *.example.org");
        }
        return new Subapp(app, "", domain.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable Match match(Application outer, Asked asked) {
        String path = asked.path();
        if (domain != null ? !isHost(asked.host()) : !isBelow(path)) {
            return null;
        }
        return app.router().match(prefix.isEmpty() ? asked
                : new Asked(asked.method(), path.substring(prefix.length()), asked.host()));
    }

    private boolean isBelow(String path) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    private boolean isHost(@Nullable String asked) {
        if (asked == null || domain == null) {
            return false;
        }
        int colon = domain.indexOf(':') >= 0 ? -1 : asked.lastIndexOf(':');
        String host = (colon > asked.lastIndexOf(']') ? asked.substring(0, colon) : asked).toLowerCase(Locale.ROOT);
        return domain.startsWith("*.") ? host.length() >= domain.length() && host.endsWith(domain.substring(1))
                : host.equals(domain);
    }

    @Override
    public boolean isFinal() {
        return true;
    }

    @Override
    public void freeze(Application outer, List<Middleware> middlewares, List<ResponseSignal> signals) {
        app.freeze(middlewares, signals);
    }
}
