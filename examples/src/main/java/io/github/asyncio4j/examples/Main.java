package io.github.asyncio4j.examples;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Starts an example by its name: {@code ./aio example hello}. */
public final class Main {

    static final List<Example> EXAMPLES = List.of(
            new Example("hello", "two coroutines on one thread, and gather", () -> new Hello().main()),
            new Example("spinner", "an animation beside slow work, with threads and with coroutines, stopped by cancel",
                    () -> new Spinner().main()),
            new Example("blocking", "what a blocking call does to the other tasks, and the two cures",
                    () -> new Blocking().main()),
            new Example("crawl", "two pages of a web server at once, by two tasks of one loop",
                    () -> new Crawl().main()),
            new Example("countdown", "a generator: a loop, next, a stream, yieldFrom", () -> new Countdown().main()),
            new Example("send", "values that are sent to a generator, and its return value", () -> new Send().main()),
            new Example("pipeline", "three generators read a log of 1 GB that is never in memory",
                    () -> new Pipeline().main()),
            new Example("handmade-loop", "an event loop of 20 lines that drives generators with send",
                    () -> new HandmadeLoop().main()),
            new Example("async-lines", "asynchronous generators: the lines of a connection as they arrive",
                    () -> new AsyncLines().main()),
            new Example("echo", "a server that sends each line back, and its client", () -> new Echo().main()),
            new Example("chat", "a server with many clients; a slow one does not hold up the others",
                    () -> new Chat().main()),
            new Example("proxy", "passes bytes both ways, each until its own end", () -> new Proxy().main()),
            new Example("tls-echo", "a server with TLS, a client that trusts it and one that does not",
                    () -> new TlsEcho().main()),
            new Example("ws-chat", "a chat over WebSocket: a server and two guests",
                    () -> new WebSocketChat().main()),
            new Example("guestbook", "an application of forms and cookies, which its test shows how to test",
                    () -> new Guestbook().main()),
            new Example("tail", "the output of child processes, line by line, with their names in front",
                    () -> new Tail().main()));

    private Main() {}

    /** Runs the example that the only argument names. */
    public static void main(String[] args) throws Exception {
        // The log line that says which engine runs is one line, not two.
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        }
        int status = start(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns the exit code: 0, or 2 if there is no such example. */
    static int start(String[] args) throws Exception {
        for (Example example : EXAMPLES) {
            if (args.length == 1 && Objects.equals(args[0], example.name())) {
                example.program().run();
                return 0;
            }
        }
        System.err.println(args.length == 0 ? "aio example: which one? Allowed are:"
                : "aio example: there is no example '" + String.join(" ", args) + "'; allowed is one of:");
        System.err.println(EXAMPLES.stream()
                .map(example -> "  %-15s%s".formatted(example.name(), example.summary()))
                .collect(Collectors.joining("\n")));
        return 2;
    }
}
