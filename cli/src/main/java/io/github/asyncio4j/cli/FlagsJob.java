package io.github.asyncio4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Downloads the flags of a plan in each of its ways, and reports. */
final class FlagsJob {

    /** A flag is not what it should be, or the counts of client and server differ. */
    static final int EXIT_CODE_WRONG = 1;

    private final Plan plan;
    private final FlagImages images;
    private final PrintStream out;
    private final boolean terminal;
    private final Interruption interruption;

    FlagsJob(Plan plan, FlagImages images, PrintStream out, boolean terminal, Interruption interruption) {
        this.plan = plan;
        this.images = images;
        this.out = out;
        this.terminal = terminal;
        this.interruption = interruption;
    }

    /**
     * Returns the exit code.
     *
     * @throws BadInput if the job cannot be done as it is wished
     */
    int run() throws InterruptedException, IOException {
        Map<Mode, FlagFolder> folders = new EnumMap<>(Mode.class);
        plan.modes().forEach(mode -> folders.put(mode, FlagFolder.open(plan.out().resolve(mode.label()))));
        Map<String, byte[]> sources = sources();
        List<Row> rows = new ArrayList<>();
        try (FlagServer server = plan.baseUrl() != null ? null
                : FlagServer.start(sources, plan.delay(), plan.faults())) {
            out.println(heading(server));
            for (Mode mode : plan.modes()) {
                if (!interruption.isAsked()) {
                    rows.add(run(mode, folders.get(mode), sources, server));
                }
            }
        } finally {
            for (FlagFolder folder : folders.values()) {
                folder.removeParts();
            }
        }
        Report report = new Report(plan, rows);
        out.print(interruption.isAsked() ? report.interrupted() : report.complete());
        out.flush();
        return rows.stream().allMatch(Row::isRight) ? 0 : EXIT_CODE_WRONG;
    }

    private Map<String, byte[]> sources() {
        Map<String, byte[]> sources = new HashMap<>();
        for (String code : plan.codes()) {
            Optional.ofNullable(images.bytes(code)).ifPresent(flag -> sources.put(code, flag));
        }
        return sources;
    }

    private String heading(@Nullable FlagServer server) {
        int countries = plan.codes().size();
        String source = server == null ? String.valueOf(plan.baseUrl())
                : server.baseUrl() + ", a server of our own that takes " + plan.delay().toMillis() + " ms for each";
        return "Flags of " + countries + (countries == 1 ? " country from " : " countries from ") + source;
    }

    private Row run(Mode mode, FlagFolder folder, Map<String, byte[]> sources, @Nullable FlagServer server)
            throws InterruptedException {
        ServerCounts before = server == null ? null : server.counts();
        String baseUrl = server == null ? String.valueOf(plan.baseUrl()) : server.baseUrl();
        Tally tally;
        try (Progress progress = Progress.show(mode.label(), plan.codes().size(), out, terminal)) {
            tally = new Tally(mode, plan.codes().size(), progress);
            mode.way().download(new Order(plan.codes(), baseUrl, plan.concurrency(), folder, tally, interruption));
        }
        tally.compare(folder, sources);
        boolean countable = server != null && !interruption.isAsked();
        return Row.of(tally, countable ? server.counts().minus(before) : null);
    }
}
