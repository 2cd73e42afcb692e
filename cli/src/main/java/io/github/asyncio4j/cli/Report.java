package io.github.asyncio4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is printed at the end: the table, what went wrong, what the server says, and why it matters. */
final class Report {

    private final Plan plan;
    private final List<Row> rows;

    Report(Plan plan, List<Row> rows) {
        this.plan = plan;
        this.rows = rows;
    }

    /** Returns the report on a run that came to its end. */
    String complete() {
        return "\n" + table() + "\n" + failures() + servers() + "Files: " + plan.out() + "\n" + why() + "\n";
    }

    /** Returns the report on a run that was ended early. */
    String interrupted() {
        if (rows.isEmpty()) {
            return "\nInterrupted before the first download.\n";
        }
        StringBuilder text = new StringBuilder("\n").append(table()).append('\n').append("Interrupted");
        String before = ": ";
        for (Row row : rows) {
            text.append(before).append(row.mode().label()).append(' ').append(row.counts().total()).append(" of ")
                    .append(row.planned());
            before = ", ";
        }
        return text.append(". What was downloaded stays in ").append(plan.out()).append(".\n").toString();
    }

    private String table() {
        Table table = new Table("way", "wall time", "threads", "requests/s", "bytes", "ok", "not found", "error",
                "speed-up");
        for (Row row : rows) {
            table.add(row.mode().label(), seconds(row), Integer.toString(row.threads()),
                    format("%.1f", row.requestsPerSecond()), format("%,d", row.bytes()),
                    Integer.toString(row.counts().ok()), Integer.toString(row.counts().notFound()),
                    Integer.toString(row.counts().error()), speedUp(row));
        }
        return table.toString();
    }

    private String speedUp(Row row) {
        return row(Mode.SEQUENTIAL).filter(first -> first.isComplete() && row.isComplete() && row.seconds() > 0)
                .map(first -> format("%.1fx", first.seconds() / row.seconds())).orElse("-");
    }

    private String failures() {
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            if (!row.failures().isEmpty()) {
                Download first = row.failures().getFirst();
                text.append("Errors, ").append(row.mode().label()).append(": ").append(row.failures().size())
                        .append(", the first: ").append(first.code()).append(", ").append(first.detail()).append('\n');
            }
        }
        return text.toString();
    }

    private String servers() {
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            if (row.server() != null) {
                text.append("The server, ").append(row.mode().label()).append(": ").append(row.server())
                        .append(row.agreesWithServer() ? "; the same as the client's counts"
                                : "; the client's counts are others: " + row.counts())
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** One sentence. */
    private String why() {
        Optional<Row> coroutines = row(Mode.COROUTINES);
        int atOnce = Math.min(plan.concurrency(), plan.codes().size());
        if (coroutines.isEmpty() || atOnce == 1) {
            return "Why it matters: coroutines do many of these at once on one thread; ./aio flags shows it.";
        }
        StringBuilder text = new StringBuilder("Why it matters: ")
                .append(coroutines.get().threads() == 1 ? "one thread" : coroutines.get().threads() + " threads")
                .append(" did the work of ").append(atOnce).append(" in ").append(seconds(coroutines.get()));
        row(Mode.THREADS).ifPresent(row -> text.append(" (").append(row.threads()).append(" threads: ")
                .append(seconds(row)).append(')'));
        row(Mode.SEQUENTIAL).ifPresent(row -> text.append(", one request after the other took ").append(seconds(row)));
        return text.append(": while one coroutine awaits its answer, the others use the thread.").toString();
    }

    private Optional<Row> row(Mode mode) {
        return rows.stream().filter(row -> row.mode() == mode).findFirst();
    }

    private static String seconds(Row row) {
        return format("%.3f s", row.seconds());
    }

    private static String format(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
