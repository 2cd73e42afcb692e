package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.run;

import java.io.Console;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code aio crawl}. */
@Command(name = "crawl", sortOptions = false, usageHelpWidth = 100, header = CrawlCommand.HEADER,
        description = CrawlCommand.DESCRIPTION, footer = CrawlCommand.FOOTER)
final class CrawlCommand implements Callable<Integer> {

    static final String HEADER = "Looks at a page and at those it leads to, many at once, and tells of broken links.%n";

    static final String DESCRIPTION = """
            %nWhat a robots.txt keeps from robots is not asked for, nor what a page asks not to follow; a pause that a \
            robots.txt asks for is made. A table at the end counts the pages of each depth.%n""";

    static final String FOOTER = """
            %nExit code: 0; 1 if a page could not be had; 2 for what you have to put right; 130 after Ctrl-C, 143 after \
            the signal to terminate.%n
            Examples:
              ./aio crawl http://127.0.0.1:8080/ --same-host
              ./aio crawl http://example.org/docs/ --depth 3 --delay 0.5 --report pages.jsonl""";

    @Parameters(paramLabel = "URL", description = "The first page.") String first;

    @Option(names = "--depth", paramLabel = "N", defaultValue = "2", description = "How many links away from the first"
            + " page it goes: 0 to 100. Default: ${DEFAULT-VALUE}") String depth;

    @Option(names = {"-c", "--concurrency"}, paramLabel = "N", defaultValue = "8",
            description = "How many pages at once:"
                    + " 1 to 1000. Default: ${DEFAULT-VALUE}") String concurrency;

    @Option(names = "--per-host", paramLabel = "N", defaultValue = "4", description = "How many of them from one host:"
            + " 1 to 1000. Default: ${DEFAULT-VALUE}") String perHost;

    @Option(names = "--same-host", description = "Leaves out links to other hosts.") boolean sameHost;

    @Option(names = "--delay", paramLabel = "S", defaultValue = "0", description = "A pause in seconds between two"
            + " requests to a host, which are then made one at a time: 0 to 3600. Default: ${DEFAULT-VALUE}") String delay;

    @Option(names = "--max-pages", paramLabel = "N", defaultValue = "1000",
            description = "How many pages it looks at at"
                    + " most: 1 to 1000000. Default: ${DEFAULT-VALUE}") String mostPages;

    @Option(names = "--report", paramLabel = "FILE", description = "Where to write a line of JSON for each page.")
    @Nullable String report;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.") boolean help;

    @Override
    public Integer call() {
        CrawlPlan plan = plan();
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return run(() -> new CrawlJob(plan, System.out, terminal).run());
    }

    /** Checks the options. */
    CrawlPlan plan() {
        URI url = WebUrl.parse(first);
        if (url == null) {
            throw new BadInput("'" + first + "' is no URL of a page; one looks like https://example.org/");
        }
        try {
            return new CrawlPlan(url, (int) Numbers.whole("--depth", depth, 0, 100),
                    (int) Numbers.whole("--concurrency", concurrency, 1, 1_000),
                    (int) Numbers.whole("--per-host", perHost, 1, 1_000), sameHost,
                    Numbers.seconds("--delay", delay, 3_600),
                    (int) Numbers.whole("--max-pages", mostPages, 1, 1_000_000),
                    report == null ? null : Path.of(report));
        } catch (InvalidPathException e) {
            throw new BadInput("--report is '" + report + "', which is no path: " + e.getReason());
        }
    }
}
