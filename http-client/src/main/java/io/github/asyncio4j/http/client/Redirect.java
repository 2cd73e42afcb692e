package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.InvalidUrlException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a response that points elsewhere makes of its request.
 *
 * <pre>
 *   303, but to HEAD; 301 and 302 to POST    GET without a body
 *   all others                               the same method and body
 *   another scheme, host or port             without what is secret
 * </pre>
 */
record Redirect(ClientRequest request, boolean leavesOrigin) {

    /** What says something of a body, and goes with it. */
    private static final List<String> OF_BODY =
            List.of("Content-Type", "Content-Encoding", "Content-Language", "Content-Location");

    /** What another origin must not see, besides what the caller named. */
    private static final List<String> SECRETS = List.of("Authorization", "Cookie", "Proxy-Authorization");

    /** Returns where a response leads, or null if it does not. */
    static @Nullable String location(ClientResponse response) {
        return switch (response.status()) {
            case 301, 302, 303, 307, 308 -> response.headers().get("Location");
            default -> null;
        };
    }

    /**
     * Returns the request that follows a redirect.
     *
     * @param url the URL that was asked, with its user and password if it had such
     * @param secrets the names of more headers that are secrets
     * @param others whether there are other credentials than headers
     */
    static Redirect of(ClientRequest request, int status, String location, List<String> secrets, boolean others) {
        URI from = request.url();
        URI to = target(from, location);
        boolean leaves = !isSameOrigin(from, to);
        if (leaves && isTls(from) && !isTls(to) && (others || hasSecrets(request.headers(), secrets))) {
            throw new InvalidRedirectException("the server of " + UrlText.shown(from) + " sent a request that has"
                    + " credentials from https to http, which everybody on the way can read: " + UrlText.shown(to),
                    null);
        }
        ClientRequest next = request.withUrl(to);
        if (status == 303 && !request.method().equals("HEAD")
                || status <= 302 && request.method().equals("POST")) {
            next = without(next.withMethod("GET").withBody(null), OF_BODY);
        } else if (!request.isRepeatable()) {
            throw new ClientPayloadException("the server sent the request elsewhere, with " + status + ", and its body"
                    + " is used up: " + UrlText.shown(from)
                    + "; use a body that can be repeated, as Body.ofFile or withRepeats", null);
        }
        if (leaves) {
            next = without(without(next, SECRETS), secrets).withoutHeader("Host");
        }
        return new Redirect(next, leaves);
    }

    private static ClientRequest without(ClientRequest request, List<String> names) {
        ClientRequest kept = request;
        for (String name : names) {
            kept = kept.withoutHeader(name);
        }
        return kept;
    }

    private static boolean hasSecrets(Headers headers, List<String> secrets) {
        return SECRETS.stream().anyMatch(headers::contains) || secrets.stream().anyMatch(headers::contains);
    }

    private static URI target(URI from, String location) {
        URI to;
        try {
            to = UrlText.resolve(from, UrlText.encoded(location));
        } catch (URISyntaxException e) {
            throw new InvalidRedirectException("the server of " + UrlText.shown(from)
                    + " sent a redirect to what is no URL: \"" + UrlText.shown(location) + "\"", e);
        }
        String scheme = to.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidRedirectException("the server of " + UrlText.shown(from)
                    + " sent a redirect to a URL that is not http: " + UrlText.shown(to), null);
        }
        try {
            BasicAuth.of(to);
            Target.of(BasicAuth.without(to));
        } catch (InvalidUrlException e) {
            throw new InvalidRedirectException("the server of " + UrlText.shown(from)
                    + " sent a redirect that cannot be followed: " + e.getMessage(), e);
        }
        return to;
    }

    private static boolean isTls(URI url) {
        return url.getScheme().equalsIgnoreCase("https");
    }

    private static boolean isSameOrigin(URI one, URI other) {
        return isTls(one) == isTls(other)
                && Target.of(BasicAuth.without(one)).origin().equals(Target.of(BasicAuth.without(other)).origin());
    }
}
