package io.github.asyncio4j.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: {@code ./aio flags}, {@code get}, {@code crawl}, {@code proxy}, {@code serve}, each with its arguments. */
@Command(name = "aio", subcommands = {FlagsCommand.class, GetCommand.class, CrawlCommand.class, ProxyCommand.class,
    ServeCommand.class},
        usageHelpWidth = 100,
        synopsisSubcommandLabel = "COMMAND", header = "Programs that show asyncio4j at work.%n",
        footer = "%nAlso: ./aio example NAME, ./aio bench [options].")
public final class Main {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.") boolean help;

    private Main() {}

    /** Runs the command that the arguments name; its exit code becomes the JVM's. */
    public static void main(String[] args) {
        // The log line that says which engine runs is one line, not two.
        setByDefault("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        // Netty tells the flight recorder of every buffer; the classes for that alone take 30 ms of a fresh JVM.
        setByDefault("io.netty.jfr.enabled", "false");
        System.exit(commandLine().execute(args));
    }

    private static void setByDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setParameterExceptionHandler((e, _) -> complain(e.getCommandLine(), e.getMessage()
                + "; --help lists what is allowed"));
        line.setExecutionExceptionHandler((e, command, _) -> {
            if (e instanceof BadInput) {
                return complain(command, e.getMessage());
            }
            throw e;
        });
        return line;
    }

    private static int complain(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + message);
        err.flush();
        return BadInput.EXIT_CODE;
    }
}
