package io.github.asyncio4j.cli;

import io.github.asyncio4j.cli.Page.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code aio crawl} prints at the end: a line for each depth, and the links that lead nowhere. */
final class CrawlReport {

    private static final int MOST_FAILURES = 20;

    private final List<Page> pages;
    private final int leftOut;
    private final Duration time;

    /** Makes one of the pages; some may have been left out because there were too many. */
    CrawlReport(List<Page> pages, int leftOut, Duration time) {
        this.pages = pages;
        this.leftOut = leftOut;
        this.time = time;
    }

    /** Returns the report on a run that came to its end. */
    String complete() {
        return "\n" + table() + "\n" + failures() + summary() + "\n";
    }

    /** Returns the report on a run that was ended early. */
    String interrupted() {
        return complete() + "Interrupted: there were more pages to look at.\n";
    }

    private String table() {
        Table table = new Table("depth", "pages", "ok", "moved", "4xx", "5xx", "errors", "robots", "bytes", "links");
        TreeMap<Integer, List<Page>> depths = pages.stream()
                .collect(Collectors.groupingBy(page -> page.visit().depth(), TreeMap::new, Collectors.toList()));
        depths.forEach((depth, some) -> add(table, Integer.toString(depth), some));
        if (depths.size() != 1) {
            add(table, "all", pages);
        }
        return table.toString();
    }

    private static void add(Table table, String name, List<Page> some) {
        table.add(name, Integer.toString(some.size()), count(some, Outcome.OK), count(some, Outcome.MOVED),
                count(some, Outcome.REFUSED), count(some, Outcome.BROKEN), count(some, Outcome.ERROR),
                count(some, Outcome.FORBIDDEN),
                format("%,d", some.stream().mapToLong(page -> Math.max(0, page.bytes())).sum()),
                format("%,d", some.stream().mapToLong(page -> page.links().size()).sum()));
    }

    private static String count(List<Page> some, Outcome outcome) {
        return Long.toString(some.stream().filter(page -> page.outcome() == outcome).count());
    }

    private String failures() {
        List<Page> failed = pages.stream().filter(Page::failed).toList();
        StringBuilder text = new StringBuilder();
        for (Page page : failed.subList(0, Math.min(failed.size(), MOST_FAILURES))) {
            text.append("Failed: ").append(page.visit().url()).append(": ").append(page.detail());
            if (page.visit().from() != null) {
                text.append("; the link is in ").append(page.visit().from());
            }
            text.append('\n');
        }
        if (failed.size() > MOST_FAILURES) {
            text.append("Failed: ").append(failed.size() - MOST_FAILURES).append(" more\n");
        }
        return text.toString();
    }

    private String summary() {
        double seconds = time.toNanos() / 1e9;
        String left = leftOut == 0 ? ""
                : " " + leftOut + (leftOut == 1 ? " link was" : " links were") + " left out; --max-pages allows more.";
        return format("%,d", pages.size()) + (pages.size() == 1 ? " page in " : " pages in ")
                + format("%.3f s", seconds) + (seconds > 0 ? format(", %.1f a second.", pages.size() / seconds) : ".")
                + left;
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
