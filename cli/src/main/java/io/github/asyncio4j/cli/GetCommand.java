package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.run;

import java.io.Console;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code aio get}. */
@Command(name = "get", sortOptions = false, usageHelpWidth = 100, header = GetCommand.HEADER,
        description = GetCommand.DESCRIPTION, footer = GetCommand.FOOTER)
final class GetCommand implements Callable<Integer> {

    static final String HEADER = "Downloads files, many at once.%n";

    static final String DESCRIPTION = """
            %nA file that is there already is left as it is. What was interrupted goes on where it stopped, if the server \
            still has the same version; until then it lies in NAME.part. Failures that may pass are tried again. A table \
            at the end says how each file fared, and lines as sha256sum writes them have the checksums.%n""";

    static final String FOOTER = """
            %nExit code: 0 if every file is there; 1 if not; 2 for what you have to put right; 130 after Ctrl-C, 143 \
            after the signal to terminate.%n
            Examples:
              ./aio get http://example.org/a.zip http://example.org/b.zip
              ./aio get -i urls.txt -c 20 --out files --checksum SHA256SUMS
              ./aio get -i urls.txt --delay 1""";

    @Parameters(paramLabel = "URL", arity = "0..*", description = "What to download.")
    @Nullable List<String> urls;

    @Option(names = {"-i", "--input"}, paramLabel = "FILE",
            description = "A file with more URLs, one a line; lines that"
                    + " begin with # are passed over.")
    @Nullable String input;

    @Option(names = {"-c", "--concurrency"}, paramLabel = "N", defaultValue = "8", description = "How many downloads at"
            + " once: 1 to 1000. Default: ${DEFAULT-VALUE}") String concurrency;

    @Option(names = "--per-host", paramLabel = "N", defaultValue = "4", description = "How many of them from one host:"
            + " 1 to 1000. Default: ${DEFAULT-VALUE}") String perHost;

    @Option(names = "--delay", paramLabel = "S", defaultValue = "0", description = "A pause in seconds between two"
            + " requests to a host, which are then made one at a time: 0 to 3600. Default: ${DEFAULT-VALUE}") String delay;

    @Option(names = "--out", paramLabel = "FOLDER", defaultValue = ".",
            description = "Where to write. Default: here") String out;

    @Option(names = "--checksum", paramLabel = "SUM",
            description = "The SHA-256 that the only file must have, or a file"
                    + " with one for each, as sha256sum writes it.")
    @Nullable String checksum;

    @Option(names = "--retries", paramLabel = "N", defaultValue = "4",
            description = "How often a download that failed is"
                    + " tried again: 0 to 100. Default: ${DEFAULT-VALUE}") String retries;

    @Option(names = "--retry-wait", paramLabel = "S", defaultValue = "0.5", description = "How many seconds before the"
            + " first of these; the wait doubles each time, up to a minute: 0 to 60. Default: ${DEFAULT-VALUE}") String retryWait;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.") boolean help;

    @Override
    public Integer call() {
        GetPlan plan = plan();
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return run(() -> new GetJob(plan, System.out, terminal).run());
    }

    /** Checks the options. */
    GetPlan plan() {
        WantedList list = new WantedList();
        if (urls != null) {
            urls.forEach(url -> list.add(url, ""));
        }
        try {
            if (input != null) {
                list.addAll(Path.of(input));
            }
            if (checksum != null) {
                list.checksum(checksum);
            }
            return new GetPlan(list.wanted(), Path.of(out), (int) Numbers.whole("--concurrency", concurrency, 1, 1_000),
                    (int) Numbers.whole("--per-host", perHost, 1, 1_000), Numbers.seconds("--delay", delay, 3_600),
                    (int) Numbers.whole("--retries", retries, 0, 100), Numbers.seconds("--retry-wait", retryWait, 60));
        } catch (InvalidPathException e) {
            throw new BadInput("'" + e.getInput() + "' is no path: " + e.getReason());
        }
    }
}
