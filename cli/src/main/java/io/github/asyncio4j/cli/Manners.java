package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Semaphore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How much a server is asked for: so many requests at once, or one at a time with a pause after each. */
final class Manners {

    private final int perHost;
    private final Duration delay;
    private final Map<String, Site> sites = new HashMap<>();

    /** A scheme, host and port. */
    private static final class Site {
        private Semaphore places;
        private Duration pause;
        private Duration next = Duration.ZERO;

        Site(int places, Duration pause) {
            this.places = new Semaphore(places);
            this.pause = pause;
        }
    }

    /** The right to send a request now; closing it lets the next one begin, after the pause. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    Manners(int perHost, Duration delay) {
        this.perHost = delay.isZero() ? perHost : 1;
        this.delay = delay;
    }

    /** Suspends until a request may be sent to a site. */
    Coroutine<Turn> turn(String name) {
        return async(() -> {
            Site site = site(name);
            Semaphore.Permit place = await(site.places.acquire());
            try {
                Duration wait = site.next.minus(getRunningLoop().time());
                if (wait.isPositive()) {
                    await(sleep(wait));
                }
            } catch (Throwable e) {
                place.close();
                throw e;
            }
            return () -> {
                site.next = getRunningLoop().time().plus(site.pause);
                place.close();
            };
        });
    }

    /** Makes the pause longer where a site asks for that; to be called before others wait for a turn there. */
    void slow(String name, Duration pause) {
        Site site = site(name);
        if (pause.compareTo(site.pause) > 0) {
            site.pause = pause;
            site.places = new Semaphore(1);
        }
    }

    private Site site(String name) {
        return sites.computeIfAbsent(name, _ -> new Site(perHost, delay));
    }
}
