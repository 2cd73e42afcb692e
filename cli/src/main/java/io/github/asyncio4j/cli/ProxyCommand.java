package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.ReturnWhen;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Server;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code aio proxy}. */
@Command(name = "proxy", sortOptions = false, usageHelpWidth = 100, header = ProxyCommand.HEADER,
        description = ProxyCommand.DESCRIPTION, footer = ProxyCommand.FOOTER)
final class ProxyCommand implements Callable<Integer> {

    static final String HEADER = "Passes TCP connections on to another place.%n";

    static final String DESCRIPTION = """
            %nEach way goes on until its own end, and a slow receiver slows the sender. A line for each connection says, \
            when it is over, how many bytes went there and back. Ctrl-C, or the signal to terminate, ends it: it accepts \
            nothing more, and what is open may go on for a while.%n""";

    static final String FOOTER = """
            %nExit code: 130 after Ctrl-C, 143 after the signal to terminate; 2 for what you have to put right.%n
            Examples:
              ./aio proxy 127.0.0.1:9000 example.org:80
              ./aio proxy [::1]:0 127.0.0.1:5432 --grace 0""";

    @Parameters(index = "0", paramLabel = "LISTEN", description = "Where to listen, HOST:PORT; port 0 takes one that is"
            + " free.") String listen;

    @Parameters(index = "1", paramLabel = "TARGET", description = "Where to connect to, HOST:PORT.") String target;

    @Option(names = "--grace", paramLabel = "S", defaultValue = "5", description = "How many seconds connections that"
            + " are open may go on after Ctrl-C: 0 to 3600. Default: ${DEFAULT-VALUE}") String grace;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.") boolean help;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        HostPort at = HostPort.read("LISTEN", listen, 0);
        HostPort to = HostPort.read("TARGET", target, 1);
        Duration patience = patience();
        return run(() -> serve(at, to, patience));
    }

    private Duration patience() {
        try {
            int seconds = Integer.parseInt(grace);
            if (seconds >= 0 && seconds <= 3_600) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadInput("--grace is a whole number of seconds from 0 to 3600, not " + grace);
    }

    private int serve(HostPort at, HostPort to, Duration patience) {
        EventLoop loop = getRunningLoop();
        Future<Integer> asked = loop.createFuture();
        handle(loop, "INT", 130, asked);
        handle(loop, "TERM", 143, asked);
        Server server = listen(at, new TcpProxy(to, this::say));
        say(new HostPort(at.host(), server.port()) + " is passed on to " + to + "; Ctrl-C ends it");
        int code = await(asked);
        server.close();
        if (server.connections() > 0) {
            say(server.connections() + " open, which may go on for " + patience.toSeconds() + " s");
        }
        await(Asyncio.wait(List.of(Asyncio.ensureFuture(server.waitClosed())), patience, ReturnWhen.ALL_COMPLETED));
        server.closeClients();
        server.abortClients();
        return code;
    }

    private static Server listen(HostPort at, TcpProxy proxy) {
        try {
            return await(Network.startServer(proxy::serve, ListenOptions.at(at.host(), at.port())));
        } catch (NetworkException e) {
            throw new BadInput(e.getMessage());
        }
    }

    private static void handle(EventLoop loop, String signal, int code, Future<Integer> asked) {
        loop.addSignalHandler(signal, () -> {
            if (!asked.done()) {
                asked.setResult(code);
            }
        });
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
