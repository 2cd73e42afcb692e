package io.github.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FlagsCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    private static Plan plan(String... args) {
        FlagsCommand command = new FlagsCommand();
        new CommandLine(command).parseArgs(args);
        return command.plan(new FlagImages());
    }

    @Test
    void theDefaultsAreTheJobOfTheNotes() {
        assertThat(plan()).isEqualTo(new Plan(Countries.POP20, Mode.parse("all"), 30, Duration.ofMillis(100),
                new Faults(0, 1), null, Path.of("flags-out")));
    }

    @Test
    void everyOptionCounts() {
        assertThat(
                plan("--countries", "de,fr", "--mode", "threads", "--concurrency", "7", "--delay", "5", "--error-rate",
                        "0.5", "--seed", "-3", "--out", "x"))
                .isEqualTo(new Plan(java.util.List.of("de", "fr"), Mode.parse("threads"), 7, Duration.ofMillis(5),
                        new Faults(0.5, -3), null, Path.of("x")));
        assertThat(plan("--base-url", "http://example.org:8080/f/").baseUrl())
                .isEqualTo(URI.create("http://example.org:8080/f"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "--countries atlantis | unknown country 'atlantis' in --countries atlantis; allowed are POP20, ALL, or",
        "--mode quick | --mode is 'quick'; allowed are sequential, threads, coroutines or all",
        "--concurrency 0 | --concurrency is '0'; allowed are whole numbers from 1 to 1000",
        "--concurrency many | --concurrency is 'many'; allowed are whole numbers from 1 to 1000",
        "--delay -1 | --delay is '-1'; allowed are whole numbers from 0 to 20000",
        "--delay 1.5 | --delay is '1.5'; allowed are whole numbers from 0 to 20000",
        "--error-rate 1.01 | --error-rate is '1.01'; allowed are numbers from 0 to 1, such as 0.3",
        "--error-rate NaN | --error-rate is 'NaN'; allowed are numbers from 0 to 1, such as 0.3",
        "--error-rate 30% | --error-rate is '30%'; allowed are numbers from 0 to 1, such as 0.3",
        "--seed x | --seed is 'x'; allowed are whole numbers",
        "--base-url ftp://example.org | --base-url is 'ftp://example.org'; allowed is http://HOST:PORT/PATH",
        "--base-url example.org/flags | --base-url is 'example.org/flags'; allowed is http://HOST:PORT/PATH",
        "--base-url http:// | --base-url is 'http://'; allowed is http://HOST:PORT/PATH",
        "--base-url http://a:99999 | --base-url is 'http://a:99999'; allowed is http://HOST:PORT/PATH",
        "--base-url http://a --error-rate 0.1 | --error-rate is for the server in this program; leave it or",
        "--out /dev/null/flags | cannot write to the folder /dev/null/flags/sequential (",
        "--cuntries de | Unknown options: '--cuntries', 'de'; --help lists what is allowed",
        "--delay | Missing required parameter for option '--delay' (MS); --help lists what is allowed",
        "extra | Unmatched argument at index 1: 'extra'; --help lists what is allowed"})
    void badInputIsOneLineAndExitCode2(String args, String message) {
        assertThat(line.execute(("flags " + args).split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("aio flags: " + message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        assertThat(line.execute()).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("aio: Missing required subcommand");
    }

    @Test
    void helpNamesEveryOptionAndExitCode() {
        assertThat(line.execute("flags", "--help")).isZero();
        assertThat(out.toString())
                .contains("--countries", "--mode", "--concurrency", "--delay", "--error-rate", "--seed",
                        "--base-url", "--out", "Exit code")
                .doesNotContain("\u001b");
        assertThat(out.toString().lines()).allMatch(text -> text.length() <= 100);
    }
}
