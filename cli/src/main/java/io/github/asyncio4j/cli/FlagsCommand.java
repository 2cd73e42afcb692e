package io.github.asyncio4j.cli;

import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@code aio flags}. All are read here, so that every complaint reads alike. */
@Command(name = "flags", sortOptions = false, usageHelpWidth = 100,
        header = FlagsCommand.HEADER, description = FlagsCommand.DESCRIPTION, footer = FlagsCommand.FOOTER)
final class FlagsCommand implements Callable<Integer> {

    static final String HEADER = "Downloads flags in three ways: one after another, by threads, by coroutines.%n";

    static final String DESCRIPTION = """
            %nA server in this program serves the flags on loopback and takes 100 ms for each. The table at the end \
            says how long each way took, on how many threads, and how the downloads ended; every file is compared \
            with its source.%n""";

    static final String FOOTER = """
            %nExit code: 0; 1 if a file differs from its source or the counts from the server's; 2 for what you have \
            to put right; 130 after Ctrl-C.%n
            Examples:
              ./aio flags
              ./aio flags --countries ALL --mode coroutines --concurrency 100
              ./aio flags --countries ALL --error-rate 0.3 --delay 10""";

    private static final int MAX_CONCURRENCY = 1_000;
    private static final int MAX_DELAY = 20_000;

    @Option(names = "--countries", paramLabel = "WHICH", defaultValue = "POP20", description = "POP20 (the twenty with"
            + " the most people), ALL, or two-letter codes with commas between. Default: POP20") String countries;

    @Option(names = "--mode", paramLabel = "WAY", defaultValue = "all",
            description = "sequential, threads, coroutines or all. Default: ${DEFAULT-VALUE}") String mode;

    @Option(names = "--concurrency", paramLabel = "N", defaultValue = "30", description = "How many downloads at once,"
            + " by threads and by coroutines: 1 to 1000. Default: ${DEFAULT-VALUE}") String concurrency;

    @Option(names = "--delay", paramLabel = "MS", description = "How long the server takes for each answer, in"
            + " milliseconds: 0 to 20000. Default: 100")
    @Nullable String delay;

    @Option(names = "--error-rate", paramLabel = "SHARE", description = "The share of answers that the server gets"
            + " wrong, 0 to 1: with 404, 503 or a cut connection. Default: 0")
    @Nullable String errorRate;

    @Option(names = "--seed", paramLabel = "N",
            description = "Another whole number goes wrong with other countries. Default: 1")
    @Nullable String seed;

    @Option(names = "--base-url", paramLabel = "URL", description = "Download from a server elsewhere, URL/cn.svg and"
            + " so on, instead of the one in this program.")
    @Nullable String baseUrl;

    @Option(names = "--out", paramLabel = "FOLDER", defaultValue = "flags-out",
            description = "Where to write, one folder in it for each way. Default: ${DEFAULT-VALUE}") String out;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.") boolean help;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FlagImages images = new FlagImages();
        Plan plan = plan(images);
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        try (Interruption interruption = Interruption.ofSignals()) {
            return new FlagsJob(plan, images, System.out, terminal, interruption).run();
        }
    }

    /** Checks the options. */
    Plan plan(FlagImages images) {
        URI url = baseUrl == null ? null : url(baseUrl);
        if (url != null) {
            refuseWithBaseUrl("--delay", delay);
            refuseWithBaseUrl("--error-rate", errorRate);
            refuseWithBaseUrl("--seed", seed);
        }
        Faults faults = new Faults(share("--error-rate", errorRate == null ? "0" : errorRate),
                Numbers.whole("--seed", seed == null ? "1" : seed, Long.MIN_VALUE, Long.MAX_VALUE));
        Duration pause = Duration.ofMillis(Numbers.whole("--delay", delay == null ? "100" : delay, 0, MAX_DELAY));
        return new Plan(Countries.parse(countries, images.codes()), Mode.parse(mode),
                (int) Numbers.whole("--concurrency", concurrency, 1, MAX_CONCURRENCY), pause, faults, url, folder(out));
    }

    private static void refuseWithBaseUrl(String option, @Nullable String value) {
        if (value != null) {
            throw new BadInput(option + " is for the server in this program; leave it or --base-url out");
        }
    }

    private static double share(String option, String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Complained of below.
        }
        throw new BadInput(option + " is '" + text + "'; allowed are numbers from 0 to 1, such as 0.3");
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text.strip().replaceAll("/+$", ""));
            if ("http".equalsIgnoreCase(url.getScheme()) && url.getHost() != null && url.getPort() <= 65535
                    && url.getPort() != 0 && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Complained of below.
        }
        throw new BadInput("--base-url is '" + text + "'; allowed is http://HOST:PORT/PATH, such as"
                + " http://localhost:8080/flags");
    }

    private static Path folder(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new BadInput("--out is '" + text + "', which is no path: " + e.getReason());
        }
    }
}
