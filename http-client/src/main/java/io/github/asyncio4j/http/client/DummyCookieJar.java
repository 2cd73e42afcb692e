package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Cookie;
import java.net.URI;
import java.util.List;

/** Keeps no cookies: for a session whose requests have nothing to do with each other. */
public final class DummyCookieJar implements CookieStore {

    /** Makes one. */
    public DummyCookieJar() {}

    @Override
    public void store(Cookie cookie, URI from) {
        // It is forgotten.
    }

    @Override
    public List<Cookie> cookiesFor(URI url) {
        return List.of();
    }
}
