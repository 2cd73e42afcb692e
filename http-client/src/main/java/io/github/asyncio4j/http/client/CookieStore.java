package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Cookie;
import java.net.URI;
import java.util.List;

/** Where a session keeps the cookies that servers set: a {@link CookieJar}, or something of one's own. */
public interface CookieStore {

    /** Takes a cookie that the server of a URL has set, or refuses it. */
    void store(Cookie cookie, URI from);

    /** Returns the cookies to send to a URL, in the order in which they go into the header. */
    List<Cookie> cookiesFor(URI url);
}
