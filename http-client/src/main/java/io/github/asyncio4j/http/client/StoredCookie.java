package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Cookie;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A cookie in a jar: one whose domain and path are set, and whose end is decided. */
final class StoredCookie {

    private final Cookie cookie;
    private final boolean hostOnly;

    /** When it ends; null for the end of the session. */
    private final @Nullable Instant end;

    /** Its place in the order in which cookies were made, and the last time that it was sent, both in turns of the jar. */
    private final long made;
    private long used;

    StoredCookie(Cookie cookie, boolean hostOnly, @Nullable Instant end, long made) {
        this.cookie = cookie;
        this.hostOnly = hostOnly;
        this.end = end;
        this.made = made;
        used = made;
    }

    Cookie cookie() {
        return cookie;
    }

    /** Whether it goes to the host of its domain alone, and not to those below. */
    boolean hostOnly() {
        return hostOnly;
    }

    @Nullable
    Instant end() {
        return end;
    }

    long made() {
        return made;
    }

    long used() {
        return used;
    }

    void use(long turn) {
        used = turn;
    }

    StoredCookie madeAt(long turn) {
        StoredCookie copy = new StoredCookie(cookie, hostOnly, end, turn);
        copy.used = Math.max(used, turn);
        return copy;
    }

    boolean isOver(Instant now) {
        return end != null && !now.isBefore(end);
    }

    /** What two cookies of one domain that replace each other have in common. */
    String key() {
        return (hostOnly ? "h;" : "d;") + cookie.name() + ";" + cookie.path();
    }
}
