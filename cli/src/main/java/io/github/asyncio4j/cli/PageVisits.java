package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.AsyncTimeoutException;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.http.MediaType;
import io.github.asyncio4j.http.client.ClientException;
import io.github.asyncio4j.http.client.ClientResponse;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.client.RequestOptions;
import io.github.asyncio4j.net.NetworkException;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at pages, one request for each; a redirect is not followed, but a link like others. */
final class PageVisits {

    private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

    private static final RequestOptions ONE_REQUEST = RequestOptions.none().withAllowRedirects(false);

    private final ClientSession session;
    private final Manners manners;
    private final RobotsOfSites robots;

    PageVisits(ClientSession session, Manners manners) {
        this.session = session;
        this.manners = manners;
        robots = new RobotsOfSites(session, manners);
    }

    /** Looks at a page, unless its site does not want that. Suspends until that is known; fails never. */
    Coroutine<Page> visit(Visit visit) {
        return async(() -> {
            RobotsOfSites.Answer answer = await(robots.of(visit.url()));
            if (!answer.problem().isEmpty()) {
                return Page.without(visit, Page.Outcome.ERROR, Duration.ZERO, answer.problem());
            }
            if (!answer.robots().allows(WebUrl.target(visit.url()))) {
                return Page.without(visit, Page.Outcome.FORBIDDEN, Duration.ZERO, "robots.txt keeps it from robots");
            }
            try (var _ = await(manners.turn(WebUrl.site(visit.url())))) {
                return ask(visit);
            }
        });
    }

    private Page ask(Visit visit) {
        Duration began = getRunningLoop().time();
        try (ClientResponse response = await(session.request("GET", visit.url(), ONE_REQUEST))) {
            return read(visit, response, began);
        } catch (ClientException | NetworkException | AsyncTimeoutException | IllegalArgumentException e) {
            return Page.without(visit, Page.Outcome.ERROR, since(began), Download.reason(e));
        }
    }

    private Page read(Visit visit, ClientResponse response, Duration began) {
        int status = response.status();
        Page.Outcome outcome = Page.judge(status);
        MediaType type = response.contentType();
        String name = type == null ? null : type.essence();
        String detail = status >= 400 ? "the server answered " + status : "";
        if (outcome == Page.Outcome.MOVED) {
            return new Page(visit, outcome, status, name, 0, since(began), null,
                    moved(visit.url(), response.headers().get("Location")), detail);
        }
        if (name == null || !HTML.contains(name) || outcome != Page.Outcome.OK) {
            // What leads nowhere is not read: the connection is given up instead.
            String length = response.headers().get("Content-Length");
            return new Page(visit, outcome, status, name, length == null ? -1 : Long.parseLong(length), since(began),
                    null, List.of(), detail);
        }
        byte[] html = await(response.read());
        Duration time = since(began);
        Charset charset = type.charset();
        Links links = await(toThread(() -> Links.read(html, charset == null ? null : charset.name(), visit.url())));
        return new Page(visit, outcome, status, name, html.length, time, links.title(), links.urls(), detail);
    }

    private static List<URI> moved(URI from, @Nullable String location) {
        try {
            URI to = location == null ? null : WebUrl.parse(from.resolve(location).toString());
            return to == null ? List.of() : List.of(to);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Duration since(Duration began) {
        return getRunningLoop().time().minus(began);
    }
}
