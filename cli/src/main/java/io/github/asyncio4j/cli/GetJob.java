package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.taskGroup;

import io.github.asyncio4j.CancelledError;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Semaphore;
import io.github.asyncio4j.http.client.ClientOptions;
import io.github.asyncio4j.http.client.ClientSession;
import io.github.asyncio4j.http.client.ClientTimeout;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Downloads the files of a plan, and reports: a task for each, so many of them at once. */
final class GetJob {

    /** Not every file is there. */
    static final int EXIT_CODE_FAILED = 1;

    private final GetPlan plan;
    private final PrintStream out;
    private final boolean terminal;
    private final Manners manners;
    private final Backoff backoff;
    private final Semaphore places;
    private final List<Fetched> fetched = new ArrayList<>();

    GetJob(GetPlan plan, PrintStream out, boolean terminal) {
        this.plan = plan;
        this.out = out;
        this.terminal = terminal;
        manners = new Manners(plan.perHost(), plan.delay());
        backoff = new Backoff(plan.retries(), plan.retryWait(), new Random());
        places = new Semaphore(plan.concurrency());
    }

    /** Returns the exit code. Suspends until all files are there or given up, or it is to end early. */
    int run() {
        makeFolder();
        Stopping stopping = Stopping.ofThisTask();
        ClientOptions options = ClientOptions.defaults().withLimit(plan.concurrency())
                .withLimitPerHost(plan.perHost()).withTimeout(ClientTimeout.DEFAULT.withTotal(null));
        try (Bars bars = Bars.show(out, terminal); ClientSession session = new ClientSession(options)) {
            Bars.Bar all = bars.begin("all files");
            all.of(plan.wanted().size());
            taskGroup(group -> {
                plan.wanted().forEach(wanted -> group.createTask(fetch(session, wanted, bars, all)));
            });
        } catch (CancelledError e) {
            if (!stopping.isAsked()) {
                throw e;
            }
        }
        GetReport report = new GetReport(plan, fetched);
        out.print(stopping.isAsked() ? report.interrupted() : report.complete());
        out.flush();
        return stopping.isAsked() ? stopping.exitCode()
                : fetched.stream().anyMatch(Fetched::failed) ? EXIT_CODE_FAILED : 0;
    }

    private void makeFolder() {
        try {
            Files.createDirectories(plan.out());
            if (!Files.isWritable(plan.out())) {
                throw new IOException("it cannot be written to");
            }
        } catch (IOException e) {
            throw new BadInput("cannot use the folder " + plan.out() + " (" + Download.reason(e)
                    + "); --out takes a folder that can be written to, or made");
        }
    }

    private Coroutine<Void> fetch(ClientSession session, Wanted wanted, Bars bars, Bars.Bar all) {
        return async(() -> {
            try (var _ = await(places.acquire())) {
                Bars.Bar bar = bars.begin(wanted.file());
                PartFile part = new PartFile(plan.out().resolve(wanted.file()));
                Fetched one = await(new Fetch(session, wanted, part, manners, backoff, bar).run());
                fetched.add(one);
                bar.end(one.line());
                all.at(fetched.size());
            }
        });
    }
}
