package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.client.ClientException;
import io.github.asyncio4j.http.client.ClientResponse;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.net.NetworkException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The robots.txt of each site, asked for once. Who asks while it is asked for waits for the same answer. */
final class RobotsOfSites {

    /** The name by which a robots.txt may speak of this program. */
    static final String NAME = "asyncio4j";

    private final ClientSession session;
    private final Manners manners;
    private final Map<String, Future<Answer>> answers = new HashMap<>();

    /**
     * What is known of a site.
     *
     * @param problem why nothing may be asked there, or empty
     */
    record Answer(Robots robots, String problem) {}

    RobotsOfSites(ClientSession session, Manners manners) {
        this.session = session;
        this.manners = manners;
    }

    /** Returns what the site of a URL allows. Suspends until it has said so; a cancel ends that for all who wait. */
    Coroutine<Answer> of(URI url) {
        return async(() -> {
            String site = WebUrl.site(url);
            Future<Answer> known = answers.get(site);
            if (known != null) {
                return await(Asyncio.shield(known));
            }
            Future<Answer> asked = getRunningLoop().createFuture();
            answers.put(site, asked);
            try {
                Answer answer = ask(site);
                manners.slow(site, answer.robots.delay());
                asked.setResult(answer);
                return answer;
            } finally {
                if (!asked.done()) {
                    asked.cancel();
                }
            }
        });
    }

    /** A server that cannot say whether it allows anything is left alone (RFC 9309, 2.3.1.4). */
    private Answer ask(String site) {
        try (var _ = await(manners.turn(site)); ClientResponse response = await(session.get(site + "/robots.txt"))) {
            int status = response.status();
            if (status >= 500 || status == 429) {
                return new Answer(new Robots(List.of(), Robots.ALL_ALLOWED.delay()),
                        "the server answered " + status + " for robots.txt");
            }
            return new Answer(status >= 300 ? Robots.ALL_ALLOWED : Robots.parse(await(response.text()), NAME), "");
        } catch (ClientException | NetworkException | AsyncTimeoutException | IllegalArgumentException e) {
            return new Answer(Robots.ALL_ALLOWED, "robots.txt cannot be had: " + Download.reason(e));
        }
    }
}
