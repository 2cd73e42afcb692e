package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.asyncio4j.http.WebSocketMessage;
import io.github.asyncio4j.http.WebSocketOptions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Autobahn's fuzzing client, which others wrote, asks the server for each rule of RFC 6455. It is a program in Python 2,
 * run by Jython in a JVM of its own, whose loops over octets are {@link AutobahnOctets}. Its cases of compression, which
 * Jython cannot do, are left to {@link WebsocketsClientTest}.
 */
class AutobahnTest {

    private static final String GROUPS = """
            "1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.*", "10.*\"""";

    /** Where the suite needs seconds for a case: messages of 4 MiB and more, and very many small parts. */
    private static final String LONG = """
            "9.1.4", "9.1.5", "9.1.6", "9.2.4", "9.2.5", "9.2.6", "9.3.1", "9.3.2", "9.3.3", "9.3.4", "9.3.5", "9.3.6",
            "9.3.7", "9.3.8", "9.4.1", "9.4.2", "9.4.3", "9.4.4", "9.4.5", "9.4.6", "9.4.7", "9.4.8", "9.5.1", "9.5.2",
            "9.5.3", "9.5.4", "9.5.5", "9.6.1", "9.6.2", "9.6.3", "9.6.4", "9.6.5", "9.7.5", "9.7.6", "9.8.5",
            "9.8.6\"""";

    /** Asked for by {@code -Dasyncio4j.autobahn=whole}: minutes. */
    private static final boolean WHOLE = "whole".equals(System.getProperty("asyncio4j.autobahn"));

    /** Where the suite says what happens and judges nothing. */
    private static final Set<String> INFORMATIONAL = Set.of("7.1.6", "7.13.1", "7.13.2");

    private static final Set<String> GOOD = Set.of("OK", "INFORMATIONAL");

    private static final String PROGRAM = """
            import sys, json
            sys.path[:0] = sys.argv[1], sys.argv[3]
            from autobahntestsuite import wstest
            wstest.start({'mode': 'fuzzingclient'}, json.loads(sys.argv[2]))
            """;

    private static final Pattern CASE = Pattern.compile("\"(\\d+(?:\\.\\d+)+)\": \\{([^}]*)\\}");
    private static final Pattern BEHAVIOR = Pattern.compile("\"behavior\": \"([^\"]*)\"");

    @Test
    void theServerPasses() throws Exception {
        assumeFalse("portable".equals(System.getProperty("asyncio4j.fiber")),
                "once is enough, and faster on this engine");
        Path folder = unpacked();
        Map<String, String> verdicts = new TreeMap<>();
        var app = new Application();
        var options = WebSocketOptions.defaults().withMaxMessage(16 << 20).withMaxFrame(16 << 20)
                .withMaxFragments(1 << 20);
        app.router().get("/", _ -> Response.webSocket(options, socket -> {
            for (WebSocketMessage message : forAwait(socket)) {
                switch (message) {
                    case WebSocketMessage.Text(String text) -> await(socket.send(text));
                    case WebSocketMessage.Binary(byte[] bytes) -> await(socket.send(bytes));
                    default -> {}
                }
            }
        }));
        run(() -> {
            try (WebServer server = await(WebServer.start(app, "127.0.0.1", 0))) {
                verdicts.putAll(await(toThread(() -> fuzz(folder, server.port(), GROUPS))));
                // Some cases have but half a second, which on a machine that does much else is little.
                String failed = verdicts.keySet().stream().filter(key -> !GOOD.contains(verdicts.get(key)))
                        .map(key -> '"' + key + '"').collect(Collectors.joining(", "));
                if (!failed.isEmpty()) {
                    System.out.println("Autobahn: once more " + failed);
                    verdicts.putAll(await(toThread(() -> fuzz(folder, server.port(), failed))));
                }
            }
        });
        System.out.println("Autobahn: " + verdicts.values().stream()
                .collect(Collectors.groupingBy(verdict -> verdict, TreeMap::new, Collectors.counting())));
        assertThat(verdicts).as("cases").hasSize(WHOLE ? 301 : 265);
        assertThat(with(verdicts, "INFORMATIONAL")).isSubsetOf(INFORMATIONAL);
        verdicts.values().removeAll(GOOD);
        assertThat(verdicts).as("what failed").isEmpty();
    }

    private static Set<String> with(Map<String, String> verdicts, String verdict) {
        return verdicts.keySet().stream().filter(key -> verdicts.get(key).equals(verdict))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Runs these cases, and returns what the suite thinks of each. */
    private static Map<String, String> fuzz(Path folder, int port, String names)
            throws IOException, InterruptedException, URISyntaxException {
        Path program = Files.writeString(folder.resolve("run.py"), PROGRAM);
        String spec = """
                {"failByDrop": false, "enable-ssl": false, "outdir": "%s", "exclude-cases": [%s],
                 "exclude-agent-cases": {}, "cases": [%s], "servers": [{"agent": "asyncio4j",
                 "url": "ws://127.0.0.1:%s", "options": {"version": 18}}]}""".formatted(folder.resolve("reports"),
                WHOLE ? "" : LONG, names, port);
        Path octets = Path.of(AutobahnTest.class.getResource("/autobahn/wsaccel/octets.py").toURI());
        Path ours = octets.getParent().getParent().getParent();
        Path jython = Path.of(jar("org/python/util/jython.class").getName());
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--add-opens", "java.base/java.io=ALL-UNNAMED",
                "--add-opens",
                "java.base/sun.nio.ch=ALL-UNNAMED", "-cp", jython + File.pathSeparator + ours,
                "org.python.util.jython", program.toString(), folder.toString(), spec,
                ours.resolve("autobahn").toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log.txt").toFile()).start();
        try {
            assertThat(process.waitFor(9, TimeUnit.MINUTES)).as("the suite ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        Map<String, String> verdicts = new TreeMap<>();
        Matcher cases = CASE.matcher(Files.readString(folder.resolve("reports/index.json")));
        while (cases.find()) {
            Matcher behavior = BEHAVIOR.matcher(cases.group(2));
            assertThat(behavior.find()).isTrue();
            verdicts.put(cases.group(1), behavior.group(1));
        }
        return verdicts;
    }

    /** Unpacks the suite, where Jython can keep what it has compiled: that takes longer than the cases. */
    private static Path unpacked() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "autobahn").toAbsolutePath());
        JarFile suite = jar("autobahntestsuite/wstest.py");
        for (Enumeration<JarEntry> entries = suite.entries(); entries.hasMoreElements();) {
            JarEntry entry = entries.nextElement();
            Path file = folder.resolve(entry.getName()).normalize();
            if (!entry.isDirectory() && !Files.exists(file)) {
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                try (InputStream from = suite.getInputStream(entry)) {
                    Files.copy(from, file);
                }
            }
        }
        return folder;
    }

    private static JarFile jar(String resource) throws IOException {
        URL url = Objects.requireNonNull(ClassLoader.getSystemResource(resource), resource);
        return ((JarURLConnection) url.openConnection()).getJarFile();
    }
}
