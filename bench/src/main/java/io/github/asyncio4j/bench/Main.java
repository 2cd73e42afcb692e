package io.github.asyncio4j.bench;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.sleep;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.bench.cpu.Workloads;
import io.github.asyncio4j.bench.measure.Benchmark;
import io.github.asyncio4j.bench.measure.Engine;
import io.github.asyncio4j.bench.measure.Workload;
import io.github.asyncio4j.bench.net.Client;
import io.github.asyncio4j.bench.net.EchoServer;
import io.github.asyncio4j.bench.net.FileServer;
import io.github.asyncio4j.bench.net.HelloServer;
import io.github.asyncio4j.bench.net.NettyServer;
import io.github.asyncio4j.bench.net.TargetServer;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.Tls.Provider;
import io.netty.handler.ssl.SslProvider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** The command line of the benchmarks. */
public final class Main {

    private static final String USAGE = """
            usage: BENCH N [LABEL]       measure, and print one line of JSON; list prints the names
                   client URL N          download URL0, URL1 ... by 100 workers, 1 KiB each
                   flags URL N           the same one by one, then all at once
                   echo PORT             a TCP server that sends back what comes; ends after 300 s, as all servers here
                   echo-protocol PORT    the same with a protocol in place of streams
                   echo-tls CERTIFICATE KEY jdk|openssl PORT
                                         the same with streams and TLS, with two files in PEM
                   echo-loops N PORT     the same with streams on N loops
                   http PORT             an HTTP server that says Hello, World!
                   http2 PORT            the same over HTTP/2, for clients that know so
                   files DIR PORT        an HTTP server with the files of a folder
                   target PORT           an HTTP server to be attacked
                   netty-echo PORT, netty-echo-tls CERTIFICATE KEY jdk|openssl PORT, netty-echo-loops N PORT, netty-http PORT,
                   netty-http2 PORT
                                         the same on Netty alone
                   netty-files PORT      an HTTP server with 1 KiB under every path, after 100 ms under /f/
                   hello, nothing        start, with a loop and without, and end
                   jmh [REGEX] ...       the benchmarks of one operation, with JMH and its options""";

    private Main() {}

    /** A command line that makes no sense; the message says which do. */
    static final class WrongUsage extends RuntimeException {
        private static final long serialVersionUID = 1;

        WrongUsage(String problem) {
            super(problem.isEmpty() ? USAGE : problem + "\n" + USAGE);
        }
    }

    /** Runs one of them. A wrong command line ends with exit code 2. */
    public static void main(String[] args) throws Exception {
        try {
            run(System.out, args);
        } catch (WrongUsage e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    static void run(PrintStream out, String... args) throws Exception {
        switch (argument(args, 0)) {
            case "list" -> Workloads.all().keySet().forEach(out::println);
            case "client" -> out.println(Client.client(argument(args, 1), number(args, 2)));
            case "flags" -> out.println(Client.flags(argument(args, 1), number(args, 2)));
            case "echo" -> EchoServer.serve(number(args, 1));
            case "echo-protocol" -> EchoServer.serveByProtocol(number(args, 1));
            case "echo-tls" -> EchoServer.serveByTls(Tls.server(Path.of(argument(args, 1)), Path.of(argument(args, 2)))
                    .withProvider(Provider.valueOf(upper(argument(args, 3)))), number(args, 4));
            case "echo-loops" -> EchoServer.serveByLoops(number(args, 1), number(args, 2));
            case "http" -> HelloServer.serve(number(args, 1));
            case "http2" -> HelloServer.serve2(number(args, 1));
            case "files" -> FileServer.serve(Path.of(argument(args, 1)), number(args, 2));
            case "target" -> TargetServer.serve(number(args, 1));
            case "netty-echo" -> NettyServer.echo(number(args, 1)).serve();
            case "netty-echo-loops" -> NettyServer.echo(number(args, 1), number(args, 2)).serve();
            case "netty-echo-tls" -> NettyServer.echoByTls(Path.of(argument(args, 1)), Path.of(argument(args, 2)),
                    SslProvider.valueOf(upper(argument(args, 3))), number(args, 4)).serve();
            case "netty-http" -> NettyServer.hello(number(args, 1)).serve();
            case "netty-http2" -> NettyServer.hello2(number(args, 1)).serve();
            case "netty-files" -> NettyServer.files(number(args, 1)).serve();
            case "hello" -> hello();
            case "nothing" -> {
                // The JVM itself is what is measured.
            }
            case "jmh" -> org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            default -> measure(out, args);
        }
    }

    private static void measure(PrintStream out, String... args) throws Exception {
        Workload job = Workloads.all().get(args[0]);
        if (job == null) {
            throw new WrongUsage("there is no benchmark " + args[0]);
        }
        String label = args.length > 2 ? args[2] : Engine.label();
        out.println(Benchmark.measure(label, args[0], number(args, 1), job));
    }

    private static void hello() {
        Asyncio.run(() -> {
            await(sleep(Duration.ZERO));
        });
    }

    private static String upper(String provider) {
        if (!provider.equals("jdk") && !provider.equals("openssl")) {
            throw new WrongUsage("a provider of TLS is jdk or openssl, not " + provider);
        }
        return provider.toUpperCase(Locale.ROOT);
    }

    private static String argument(String[] args, int index) {
        if (args.length <= index) {
            throw new WrongUsage("");
        }
        return args[index];
    }

    private static int number(String[] args, int index) {
        String text = argument(args, index);
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // It is said below.
        }
        throw new WrongUsage(text + " is not a number above 0");
    }
}
