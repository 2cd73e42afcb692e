package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.http.server.AccessLog;
import io.github.asyncio4j.http.server.Application;
import io.github.asyncio4j.http.server.ServerOptions;
import io.github.asyncio4j.http.server.StaticOptions;
import io.github.asyncio4j.http.server.WebServer;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.Tls;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code aio serve}. */
@Command(name = "serve", sortOptions = false, usageHelpWidth = 100, header = ServeCommand.HEADER,
        description = ServeCommand.DESCRIPTION, footer = ServeCommand.FOOTER)
final class ServeCommand implements Callable<Integer> {

    static final String HEADER = "Serves the files of a folder over HTTP.%n";

    static final String DESCRIPTION = """
            %nA path that names a folder gets its index.html, or else a page that lists what is in it. Clients can ask for \
            parts of files, and whether they have changed. Nothing outside of the folder is served, whatever links are in \
            it. A line for each request says who asked, what was answered, how many bytes that was and how many \
            microseconds it took. Ctrl-C, or the signal to terminate, ends it.%n""";

    static final String FOOTER = """
            %nExit code: 130 after Ctrl-C, 143 after the signal to terminate; 2 for what you have to put right.%n
            Examples:
              ./aio serve
              ./aio serve docs --port 0 --tls
              ./aio serve /srv/www --host 0.0.0.0 --no-listing --certificate cert.pem --key key.pem""";

    private static final Duration GRACE = Duration.ofSeconds(5);

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR", defaultValue = ".",
            description = "The folder. Default:"
                    + " the one you are in") Path folder;

    @Option(names = "--host", paramLabel = "H", defaultValue = "127.0.0.1", description = "Where to listen: 0.0.0.0 is"
            + " every address of this machine. Default: ${DEFAULT-VALUE}") String host;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8000",
            description = "The port; 0 takes one that is free."
                    + " Default: ${DEFAULT-VALUE}") String port;

    @Option(names = "--no-listing", description = "No pages that list folders.") boolean noListing;

    @Option(names = "--no-index", description = "No index.html in place of a folder.") boolean noIndex;

    @Option(names = "--hidden", description = "Files whose names begin with a dot, too.") boolean hidden;

    @Option(names = "--tls",
            description = "HTTPS, with a certificate that is made up unless one is given.") boolean tls;

    @Option(names = "--certificate", paramLabel = "FILE",
            description = "A certificate in PEM, and those that signed it.")
    @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its key in PEM.")
    @Nullable Path key;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.") boolean help;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new BadInput("DIR is a folder that is there, not " + folder);
        }
        HostPort at = HostPort.read("the place of --host and --port", (host.contains(":") ? "[" + host + "]" : host)
                + ":" + port, 0);
        Tls server = tls();
        return run(() -> serve(at, server));
    }

    private @Nullable Tls tls() {
        Path chain = certificate;
        Path secret = key;
        if ((chain == null) != (secret == null)) {
            throw new BadInput("--certificate and --key belong together, and one of them is missing");
        }
        if (chain != null && secret != null) {
            try {
                return Tls.server(chain, secret);
            } catch (IllegalArgumentException | NetworkException e) {
                throw new BadInput(e.getMessage());
            }
        }
        return tls ? MadeUpCertificate.tls() : null;
    }

    private int serve(HostPort at, @Nullable Tls server) {
        EventLoop loop = getRunningLoop();
        Future<Integer> asked = loop.createFuture();
        handle(loop, "INT", 130, asked);
        handle(loop, "TERM", 143, asked);
        Application app = new Application();
        app.router().addStatic("/", folder, StaticOptions.defaults().withListing(!noListing).withIndex(!noIndex)
                .withHidden(hidden).withInsideLinks(true));
        ServerOptions options = ServerOptions.defaults().withShutdownTimeout(GRACE)
                .withAccessLog(AccessLog.to(this::say));
        try (WebServer web = start(app, options, at, server)) {
            say((server == null ? "http" : "https") + "://" + new HostPort(at.host(), web.port()) + "/ serves "
                    + folder.toAbsolutePath().normalize() + "; Ctrl-C ends it");
            return await(asked);
        }
    }

    private static WebServer start(Application app, ServerOptions options, HostPort at, @Nullable Tls server) {
        try {
            return await(
                    WebServer.start(app, at.host(), at.port(), server == null ? options : options.withTls(server)));
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
