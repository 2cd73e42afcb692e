package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.Cookie;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps cookies as browsers do, by RFC 6265bis: each goes back to the hosts, paths and schemes that it is for, until it
 * ends. One jar may serve several sessions of one loop.
 *
 * <p>Refused are cookies for other hosts than the sender's, for public suffixes such as {@code co.uk}, secure ones that
 * came over http, and such as break the promise of the prefixes {@code __Secure-} and {@code __Host-}. Hosts that are
 * addresses have no cookies, unless the jar is {@link #unsafe}. It keeps up to 3,000 cookies, 180 for a domain; what was
 * used least recently goes first.
 */
public final class CookieJar implements CookieStore {

    static final int MAX_COOKIES = 3_000;
    static final int MAX_OF_DOMAIN = 180;

    /** How many cookies, and how many bytes of them, go with one request: servers take no longer headers. */
    static final int MAX_SENT = 150;
    static final int MAX_SENT_BYTES = 8_000;

    private static final Comparator<StoredCookie> ORDER = Comparator
            .comparingInt((StoredCookie c) -> -c.cookie().path().length()).thenComparingLong(StoredCookie::made);
    private static final Comparator<StoredCookie> USED = Comparator.comparingLong(StoredCookie::used);

    private final boolean unsafe;
    private final InstantSource clock;

    /** Where nobody reads along though the scheme is http. */
    private final Set<Origin> trusted = new HashSet<>();

    /** By domain, then by what makes two cookies the same. */
    private final Map<String, Map<String, StoredCookie>> domains = new HashMap<>();
    private int size;
    private long turn;

    /** Makes an empty jar. */
    public CookieJar() {
        this(false, InstantSource.system());
    }

    CookieJar(boolean unsafe, InstantSource clock) {
        this.unsafe = unsafe;
        this.clock = clock;
    }

    /** Returns an empty jar that takes cookies from hosts that are addresses too, for tests and machines without names. */
    public static CookieJar unsafe() {
        return new CookieJar(true, InstantSource.system());
    }

    /**
     * Has cookies that are secure come from these origins, and go to them, though their scheme is http: for a server of this
     * machine, or one behind a tunnel. Returns this jar.
     *
     * @param origins as {@code http://localhost:8080}; what follows the port does not count
     * @throws io.github.asyncio4j.http.InvalidUrlException if one is no absolute http URL
     */
    public CookieJar treatAsSecureOrigin(String... origins) {
        for (String origin : origins) {
            trusted.add(originOf(UrlText.uri(origin)));
        }
        return this;
    }

    private static Origin originOf(URI url) {
        return Target.of(BasicAuth.without(url)).origin();
    }

    private CookiePlace place(URI url) {
        CookiePlace place = CookiePlace.of(url);
        return trusted.isEmpty() || place.isSecure() || !trusted.contains(originOf(url)) ? place : place.asSecure();
    }

    @Override
    public void store(Cookie cookie, URI from) {
        CookiePlace place = place(from);
        StoredCookie stored = place.isAddress() && !unsafe ? null : place.accept(cookie, clock.instant(), ++turn);
        if (stored == null || !place.isSecure() && hidesSecure(stored)) {
            return;
        }
        put(stored);
    }

    /** What came in the open must not take the place of what did not. */
    private boolean hidesSecure(StoredCookie stored) {
        String domain = stored.cookie().domain();
        for (Map.Entry<String, Map<String, StoredCookie>> entry : domains.entrySet()) {
            if (CookiePlace.domainMatches(domain, entry.getKey())
                    || CookiePlace.domainMatches(entry.getKey(), domain)) {
                for (StoredCookie other : entry.getValue().values()) {
                    if (other.cookie().secure() && other.cookie().name().equals(stored.cookie().name())
                            && CookiePlace.pathMatches(stored.cookie().path(), other.cookie().path())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void put(StoredCookie stored) {
        String domain = stored.cookie().domain();
        Map<String, StoredCookie> same = domains.computeIfAbsent(domain, _ -> new HashMap<>());
        StoredCookie old = same.remove(stored.key());
        size -= old == null ? 0 : 1;
        if (!stored.isOver(clock.instant())) {
            same.put(stored.key(), old == null ? stored : stored.madeAt(old.made()));
            size++;
        }
        if (same.size() > MAX_OF_DOMAIN) {
            remove(same.values().stream().min(USED).orElseThrow());
        }
        if (size > MAX_COOKIES) {
            clear(_ -> false);
        }
        if (size > MAX_COOKIES) {
            remove(domains.values().stream().flatMap(d -> d.values().stream()).min(USED).orElseThrow());
        }
        if (same.isEmpty()) {
            domains.remove(domain);
        }
    }

    private void remove(StoredCookie stored) {
        Map<String, StoredCookie> same = domains.get(stored.cookie().domain());
        if (same != null && same.remove(stored.key()) != null) {
            size--;
        }
    }

    @Override
    public List<Cookie> cookiesFor(URI url) {
        Objects.requireNonNull(url, "the URL is null");
        if (size == 0) {
            // Most sessions keep none, and to look for them takes the URL apart.
            return List.of();
        }
        CookiePlace place = place(url);
        List<StoredCookie> found = new ArrayList<>(0);
        if (unsafe || !place.isAddress()) {
            collect(place, found);
        }
        found.sort(ORDER);
        List<Cookie> sent = new ArrayList<>(found.size());
        int bytes = 0;
        turn++;
        for (StoredCookie stored : found) {
            bytes += stored.cookie().toPair().length() + 2;
            if (sent.size() < MAX_SENT && bytes <= MAX_SENT_BYTES) {
                stored.use(turn);
                sent.add(stored.cookie());
            }
        }
        return sent;
    }

    private void collect(CookiePlace place, List<StoredCookie> found) {
        for (String domain = place.host(); domain != null; domain = place.parent(domain)) {
            for (StoredCookie stored : List.copyOf(domains.getOrDefault(domain, Map.of()).values())) {
                if (stored.isOver(clock.instant())) {
                    remove(stored);
                } else if (place.gets(stored)) {
                    found.add(stored);
                }
            }
        }
    }

    /** Returns all cookies that have not ended, each with its domain and its path. */
    public List<Cookie> cookies() {
        return stored().stream().map(StoredCookie::cookie).toList();
    }

    private List<StoredCookie> stored() {
        return domains.values().stream().flatMap(same -> same.values().stream())
                .filter(stored -> !stored.isOver(clock.instant())).sorted(Comparator.comparingLong(StoredCookie::made))
                .toList();
    }

    /** Removes all cookies. */
    public void clear() {
        domains.clear();
        size = 0;
    }

    /** Removes the cookies that this says, and those that have ended. */
    public void clear(Predicate<Cookie> which) {
        Objects.requireNonNull(which, "the predicate is null; clear() removes all");
        domains.values().forEach(same -> same.values()
                .removeIf(stored -> stored.isOver(clock.instant()) || which.test(stored.cookie())));
        domains.values().removeIf(Map::isEmpty);
        size = domains.values().stream().mapToInt(Map::size).sum();
    }

    /**
     * Writes all cookies into a file, which its owner alone can read, in JSON; those too that end with the session.
     * Suspends until it is written. A file that is there is replaced when the new one is complete.
     *
     * @throws java.io.IOException when awaited, if it cannot be written
     */
    public Coroutine<Void> save(Path file) {
        Objects.requireNonNull(file, "the file is null");
        return async(() -> {
            List<StoredCookie> all = stored();
            await(toThread(() -> CookieFile.write(file, all)));
        });
    }

    /**
     * Adds the cookies of a file that {@link #save} has written. Suspends until it is read.
     *
     * @throws java.io.IOException when awaited, if it cannot be read, or is no such file
     */
    public Coroutine<Void> load(Path file) {
        Objects.requireNonNull(file, "the file is null");
        return async(() -> {
            for (StoredCookie stored : await(toThread(() -> CookieFile.read(file)))) {
                put(stored.madeAt(++turn));
            }
        });
    }

    @Override
    public String toString() {
        return "CookieJar[" + size + (unsafe ? " cookies, unsafe]" : " cookies]");
    }
}
