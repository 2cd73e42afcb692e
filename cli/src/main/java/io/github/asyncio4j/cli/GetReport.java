package io.github.asyncio4j.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What {@code aio get} prints at the end. */
final class GetReport {

    private final GetPlan plan;
    private final List<Fetched> fetched;

    /** Makes one, which has the files in the order in which they were asked for. */
    GetReport(GetPlan plan, List<Fetched> fetched) {
        this.plan = plan;
        this.fetched = fetched.stream().sorted(Comparator.comparingInt(one -> plan.wanted().indexOf(one.wanted())))
                .toList();
    }

    /** Returns the report on a run that came to its end: a table, the checksums, what went wrong. */
    String complete() {
        return "\n" + table() + "\n" + sums() + failures() + "Files: " + plan.out() + "\n";
    }

    /** Returns the report on a run that was ended early. */
    String interrupted() {
        long there = fetched.stream().filter(one -> !one.failed()).count();
        return "\n" + (fetched.isEmpty() ? "" : table() + "\n") + "Interrupted: " + there + " of "
                + plan.wanted().size() + " are there. The same command goes on with the others.\n";
    }

    private String table() {
        Table table = new Table("file", "state", "bytes", "received", "tries", "time", "KB/s");
        for (Fetched one : fetched) {
            double seconds = one.time().toNanos() / 1e9;
            table.add(one.wanted().file(), state(one.state()), format("%,d", one.bytes()),
                    format("%,d", one.received()), format("%d", one.tries()), format("%.3f s", seconds),
                    one.received() == 0 || seconds == 0 ? "-" : format("%,.0f", one.received() / seconds / 1_000));
        }
        return table.toString();
    }

    private static String state(Fetched.State state) {
        return switch (state) {
            case DONE -> "ok";
            case RESUMED -> "resumed";
            case THERE -> "was there";
            case FAILED -> "failed";
        };
    }

    /** Lines as sha256sum writes and reads them. */
    private String sums() {
        StringBuilder text = new StringBuilder();
        for (Fetched one : fetched) {
            if (one.sha256() != null) {
                text.append(one.sha256()).append("  ").append(one.wanted().file()).append('\n');
            }
        }
        return text.isEmpty() ? "" : text.append('\n').toString();
    }

    private String failures() {
        StringBuilder text = new StringBuilder();
        for (Fetched one : fetched) {
            if (one.failed()) {
                text.append("Failed: ").append(one.wanted().url()).append(": ").append(one.detail()).append('\n');
            }
        }
        return text.toString();
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
