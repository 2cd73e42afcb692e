package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.taskGroup;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Queue;
import io.github.asyncio4j.http.Headers;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.client.ClientTimeout;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at pages and where they lead, and reports: a queue of pages, and as many tasks as work it off. */
final class CrawlJob {

    /** Some page could not be had. */
    static final int EXIT_CODE_BROKEN = 1;

    /** A page that is longer is none for people. */
    private static final int MAX_PAGE = 8 << 20;

    /** How long a page may take to come. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final CrawlPlan plan;
    private final PrintStream out;
    private final boolean terminal;
    private final Queue<Visit> queue = new Queue<>();
    private final Set<URI> seen = new HashSet<>();
    private final List<Page> pages = new ArrayList<>();
    private int leftOut;

    CrawlJob(CrawlPlan plan, PrintStream out, boolean terminal) {
        this.plan = plan;
        this.out = out;
        this.terminal = terminal;
    }

    /** Returns the exit code. Suspends until no page is left, or it is to end early. */
    int run() {
        Stopping stopping = Stopping.ofThisTask();
        Duration began = getRunningLoop().time();
        try (PageLines lines = PageLines.open(plan.report())) {
            crawl(lines);
        } catch (CancelledError e) {
            if (!stopping.isAsked()) {
                throw e;
            }
        }
        CrawlReport report = new CrawlReport(pages, leftOut, getRunningLoop().time().minus(began));
        out.print(stopping.isAsked() ? report.interrupted() : report.complete());
        out.flush();
        return stopping.isAsked() ? stopping.exitCode()
                : pages.stream().anyMatch(Page::failed) ? EXIT_CODE_BROKEN : 0;
    }

    private void crawl(PageLines lines) {
        ClientOptions options = ClientOptions.defaults().withLimit(plan.concurrency()).withMaxBody(MAX_PAGE)
                .withTimeout(ClientTimeout.DEFAULT.withTotal(LONGEST))
                .withHeaders(Headers.of("User-Agent", RobotsOfSites.NAME));
        Manners manners = new Manners(plan.perHost(), plan.delay());
        add(plan.url(), 0, null);
        try (Bars bars = Bars.show(out, terminal); ClientSession session = new ClientSession(options)) {
            Bars.Bar bar = bars.begin(plan.url().getRawAuthority());
            PageVisits visits = new PageVisits(session, manners);
            taskGroup(group -> {
                for (int i = 0; i < plan.concurrency(); i++) {
                    group.createTask(work(visits, lines, bars, bar));
                }
                await(queue.join());
                queue.shutdown();
            });
        }
    }

    private Coroutine<Void> work(PageVisits visits, PageLines lines, Bars bars, Bars.Bar bar) {
        return async(() -> {
            for (Visit visit : queue.untilShutDown()) {
                Page page = await(visits.visit(visit));
                pages.add(page);
                lines.add(page);
                follow(page);
                bar.of(seen.size());
                bar.at(pages.size());
                bars.say(page.line());
                queue.taskDone();
            }
        });
    }

    /** A page that has moved is as far away as it was. */
    private void follow(Page page) {
        int depth = page.visit().depth() + (page.outcome() == Page.Outcome.MOVED ? 0 : 1);
        if (depth <= plan.depth()) {
            page.links().forEach(link -> add(link, depth, page.visit().url()));
        }
    }

    private void add(URI url, int depth, @Nullable URI from) {
        if (plan.sameHost() && !url.getRawAuthority().equals(plan.url().getRawAuthority()) || seen.contains(url)) {
            return;
        }
        if (seen.size() == plan.mostPages()) {
            leftOut++;
            return;
        }
        seen.add(url);
        queue.putNowait(new Visit(url, depth, from));
    }
}
