package io.github.asyncio4j.http.client;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.http.grammar.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A middleware that sends a request again when its connection failed, it took too long, or the server was busy. The waits
 * between grow, and vary, so that many clients do not come back at the same moment. Immutable.
 *
 * <pre>{@code
 * ClientOptions.defaults().withMiddlewares(RetryPolicy.attempts(4))
 * }</pre>
 *
 * <p>Only idempotent requests are sent again, whose bodies can be repeated. A limit of the whole request counts all
 * attempts.
 */
public final class RetryPolicy implements ClientMiddleware {

    private final int attempts;
    private final Duration firstDelay;
    private final Duration maxDelay;
    private final Set<Integer> statuses;
    private final boolean allMethods;

    private RetryPolicy(int attempts, Duration firstDelay, Duration maxDelay, Set<Integer> statuses,
            boolean allMethods) {
        this.attempts = attempts;
        this.firstDelay = firstDelay;
        this.maxDelay = maxDelay;
        this.statuses = statuses;
        this.allMethods = allMethods;
    }

    /**
     * Makes one that sends a request so many times at most, the first time included; again for 429, 502, 503 and 504, after
     * some 100 ms, then twice as long each time, up to 10 seconds.
     */
    public static RetryPolicy attempts(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + "; it must be >= 1, and 1 repeats nothing");
        }
        return new RetryPolicy(attempts, Duration.ofMillis(100), Duration.ofSeconds(10), Set.of(429, 502, 503, 504),
                false);
    }

    /** Returns this with other waits: the first one, and the longest. Of each a random half is left out. */
    public RetryPolicy withDelay(Duration first, Duration longest) {
        if (first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("the waits are " + first + " and " + longest
                    + "; neither may be negative, nor the first one longer than the longest");
        }
        return new RetryPolicy(attempts, first, longest, statuses, allMethods);
    }

    /** Returns this with other statuses for which a request is sent again; none of them is for failures alone. */
    public RetryPolicy withStatuses(Integer... statuses) {
        return new RetryPolicy(attempts, firstDelay, maxDelay, Set.of(statuses), allMethods);
    }

    /** Returns this for all methods: for servers that take a POST twice for one. */
    public RetryPolicy withAllMethods() {
        return new RetryPolicy(attempts, firstDelay, maxDelay, statuses, true);
    }

    @Override
    public ClientResponse handle(ClientRequest request, Next next) {
        boolean may = (allMethods || request.isIdempotent()) && request.isRepeatable();
        for (int n = 1;; n++) {
            boolean last = n == attempts || !may;
            Duration wait = delay(n);
            try {
                ClientResponse response = await(next.send(request));
                if (last || !statuses.contains(response.status())) {
                    return response;
                }
                Duration asked = retryAfter(response);
                if (asked != null && asked.compareTo(maxDelay) > 0) {
                    return response;
                }
                response.spend();
                wait = asked == null ? wait : asked;
            } catch (ClientConnectionException | AsyncTimeoutException e) {
                if (last) {
                    throw e;
                }
            }
            await(sleep(wait));
        }
    }

    private Duration delay(int n) {
        double full = Math.min(firstDelay.toNanos() * Math.pow(2, n - 1), maxDelay.toNanos());
        return Duration.ofNanos((long) (full * (0.5 + ThreadLocalRandom.current().nextDouble() / 2)));
    }

    /** Returns what the server asks for, in seconds or as a date; null if it says nothing that makes sense. */
    private static Duration retryAfter(ClientResponse response) {
        String text = response.headers().get("Retry-After", "");
        if (!text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant date = HttpDate.parse(text);
        if (date == null) {
            return null;
        }
        Duration until = Duration.between(Instant.now(), date);
        return until.isNegative() ? Duration.ZERO : until;
    }

    @Override
    public String toString() {
        return "RetryPolicy[" + attempts + " attempts, " + firstDelay + " to " + maxDelay + ", "
                + new TreeSet<>(Objects.requireNonNull(statuses)) + (allMethods ? ", all methods]" : "]");
    }
}
