package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.forAwait;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.attempt;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Awaitable;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The oracle's streams, statement by statement. */
class StreamsOracleTest {

    /** The failures that the scenarios make up are any two; ours are of the network's own tree. */
    private static String describe(Throwable e) {
        return switch (e) {
            case LimitOverrunException _ -> "ValueError";
            case ConnectionResetException _ -> "KeyError: " + e.getMessage();
            case IncompleteReadException _ -> "IncompleteReadError";
            case NetworkException _ -> "ValueError: " + e.getMessage();
            default -> Trace.describe(e);
        };
    }

    private static String outcome(Awaitable<byte[]> awaitable) {
        try {
            return "ok " + Trace.text(await(awaitable));
        } catch (Throwable e) {
            return describe(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static List<Object> lines(StreamReader reader) {
        List<Object> lines = new ArrayList<>();
        for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
            lines.add(line);
        }
        return lines;
    }

    private static void check(String scenario, Action twin) throws Exception {
        Trace.takeLines();
        twin.run();
        try (InputStream in =
                StreamsOracleTest.class.getResourceAsStream("/oracle/streams/" + scenario + ".expected")) {
            assertThat(Trace.takeLines()).containsExactlyElementsOf(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void echo() throws Exception {
        check("echo", () -> run(() -> {
            Future<Integer> finished = getRunningLoop().createFuture();
            Server server = await(Network.startServer((reader, writer) -> {
                int lines = 0;
                for (byte[] line : forAwait(reader.lines())) {
                    writer.write(text(line).toUpperCase(Locale.ROOT));
                    await(writer.drain());
                    lines++;
                }
                writer.close();
                await(writer.waitClosed());
                finished.setResult(lines);
            }, "127.0.0.1", 0));
            trace("serving", server.isServing(), "sockets", server.addresses().size());
            int port = ((InetSocketAddress) server.addresses().getFirst()).getPort();
            Connection connection = await(Network.openConnection("127.0.0.1", port));
            StreamReader reader = connection.reader();
            StreamWriter writer = connection.writer();
            for (String word : List.of("one", "two", "three")) {
                writer.write(word + "\n");
                await(writer.drain());
                trace(await(reader.readLine()));
            }
            writer.writeLines(List.of(bytes("a\n"), bytes("b\n"), bytes("c\n")));
            List<Object> three = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                three.add(await(reader.readLine()));
            }
            trace(three);
            trace("peer address known", ((InetSocketAddress) writer.extraInfo("peername")).getPort() == port,
                    "unknown info", writer.extraInfo("nothing"), writer.extraInfo("nothing", "default"));
            trace("closing", writer.isClosing());
            writer.close();
            trace("closing", writer.isClosing());
            await(writer.waitClosed());
            trace("server saw lines", await(finished));
            trace("after the end", await(reader.read()), reader.atEof());
            server.close();
            await(server.waitClosed());
            trace("serving", server.isServing(), "sockets", server.addresses().size());
        }));
    }

    @Test
    void backpressure() throws Exception {
        int chunk = 65_536;
        check("backpressure", () -> run(() -> {
            Future<Void> mayRead = getRunningLoop().createFuture();
            Future<Long> received = getRunningLoop().createFuture();
            Server server = await(Network.startServer((reader, writer) -> {
                await(mayRead);
                long total = 0;
                for (byte[] data = await(reader.read(1 << 16)); data.length > 0; data = await(reader.read(1 << 16))) {
                    total += data.length;
                }
                writer.close();
                await(writer.waitClosed());
                received.setResult(total);
            }, "127.0.0.1", 0));
            Connection connection = await(Network.openConnection("127.0.0.1", server.port()));
            StreamWriter writer = connection.writer();
            long[] sent = new long[1];
            Task<Void> task = createTask(async(() -> {
                for (int i = 0; i < 400; i++) {
                    writer.write(new byte[chunk]);
                    sent[0] += chunk;
                    await(writer.drain());
                }
            }));
            Bounded.untilStill(() -> sent[0], writer::writeBufferSize);
            trace("stuck before the end", sent[0] < 400L * chunk, "done", task.done());
            Transport.WriteBufferLimits marks = writer.transport().writeBufferLimits();
            trace("buffer above its low mark", writer.writeBufferSize() > marks.low(), "marks ordered",
                    marks.low() < marks.high());
            Task<Void> second = createTask(writer.drain());
            await(sleep(ofMillis(10)));
            trace("a second drain waits too", !second.done());
            mayRead.setResult(null);
            await(task);
            await(second);
            trace("sent everything", sent[0]);
            writer.close();
            await(writer.waitClosed());
            trace("received everything", await(received));
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void half_close() throws Exception {
        check("half_close", () -> run(() -> {
            Server server = await(Network.startServer((reader, writer) -> {
                byte[] data = await(reader.read());
                writer.write("got " + data.length + " bytes\n");
                await(writer.drain());
                for (int n = 0; n < 3; n++) {
                    writer.write("answer " + n + "\n");
                }
                writer.write(Arrays.copyOfRange(data, data.length - 4, data.length));
                await(writer.drain());
                writer.close();
                await(writer.waitClosed());
            }, "127.0.0.1", 0));
            Connection connection = await(Network.openConnection("127.0.0.1", server.port()));
            StreamReader reader = connection.reader();
            StreamWriter writer = connection.writer();
            trace("can half close", writer.canWriteEof());
            for (int i = 0; i < 100; i++) {
                writer.write("0123456789");
                await(writer.drain());
            }
            writer.write("done");
            writer.writeEof();
            try {
                writer.write("too late");
            } catch (IllegalStateException e) {
                trace("writing after the half close is refused");
            }
            trace(await(reader.readLine()));
            trace(lines(reader));
            trace("at end", reader.atEof());
            writer.close();
            await(writer.waitClosed());
            trace(await(gather(IntStream.of(4, 5_000, 3_000_000).mapToObj(n -> ask(server.port(), n)).toList())));
            server.close();
            await(server.waitClosed());
            trace("server closed", !server.isServing());
        }));
    }

    private static Coroutine<List<Object>> ask(int port, int size) {
        return async(() -> {
            Connection connection = await(Network.openConnection("127.0.0.1", port));
            connection.writer().write(bytes("x".repeat(size)));
            connection.writer().writeEof();
            byte[] answer = await(connection.reader().readLine());
            byte[] rest = await(connection.reader().read());
            connection.writer().close();
            await(connection.writer().waitClosed());
            return List.of(answer, rest.length);
        });
    }

    @Test
    void many_clients() throws Exception {
        int clients = 25;
        int lines = 20;
        check("many_clients", () -> run(() -> {
            int[] active = new int[1];
            int[] most = new int[1];
            int[] served = new int[1];
            Future<Void> everybody = getRunningLoop().createFuture();
            Server server = await(Network.startServer((reader, writer) -> {
                active[0]++;
                most[0] = Math.max(most[0], active[0]);
                if (active[0] == clients) {
                    everybody.setResult(null);
                }
                String name = text(await(reader.readLine()));
                await(Asyncio.wait(List.of(everybody)));
                for (byte[] line = await(reader.readLine()); line.length > 0; line = await(reader.readLine())) {
                    writer.write(name.strip() + ":" + text(line));
                    await(writer.drain());
                    served[0]++;
                }
                writer.close();
                await(writer.waitClosed());
                active[0]--;
            }, "127.0.0.1", 0));
            List<Boolean> correct = timeout(ofSeconds(30), () -> await(gather(IntStream.range(0, clients)
                    .mapToObj(n -> client(server.port(), n, lines)).toList())));
            trace("correct clients", correct.stream().filter(ok -> ok).toList().size(), "of", clients);
            server.close();
            await(server.waitClosed());
            trace("most handlers at once", most[0], "lines served", served[0]);
            plainCallbackServer();
        }));
    }

    private static Coroutine<Boolean> client(int port, int number, int lines) {
        return async(() -> {
            Connection connection = await(Network.openConnection("127.0.0.1", port));
            connection.writer().write("c" + number + "\n");
            List<String> answers = new ArrayList<>();
            for (int n = 0; n < lines; n++) {
                connection.writer().write(n + "\n");
                await(connection.writer().drain());
                answers.add(text(await(connection.reader().readLine())));
            }
            connection.writer().close();
            await(connection.writer().waitClosed());
            return answers.equals(IntStream.range(0, lines).mapToObj(n -> "c" + number + ":" + n + "\n").toList());
        });
    }

    private static void plainCallbackServer() {
        List<StreamWriter> accepted = new ArrayList<>();
        Server server = await(Network.startServer((_, writer) -> {
            accepted.add(writer);
            writer.write("hello from a plain callback\n");
            writer.close();
        }, "127.0.0.1", 0));
        Connection connection = await(Network.openConnection("127.0.0.1", server.port()));
        trace(await(connection.reader().read()), "accepted", accepted.size());
        connection.writer().close();
        await(connection.writer().waitClosed());
        server.close();
        await(server.waitClosed());
    }

    @Test
    void read_and_end() throws Exception {
        check("read_and_end", () -> virtualRun(() -> {
            Fed fed = new Fed().feed("hello world");
            StreamReader reader = fed.reader;
            trace(await(reader.read(5)), await(reader.read(0)), await(reader.read(100)));
            trace("at end", reader.atEof());

            Task<byte[]> task = createTask(reader.read(10));
            spin(2);
            trace("waits for the first byte", !task.done());
            fed.feed("x");
            trace(await(task));

            task = createTask(reader.read());
            for (String piece : List.of("a", "bb", "ccc")) {
                spin(2);
                fed.feed(piece);
            }
            spin(2);
            trace("read to the end waits for the end", !task.done());
            fed.eof();
            trace(await(task), "at end", reader.atEof());
            trace("again", await(reader.read()), await(reader.read(5)), await(reader.readLine()));

            Fed other = new Fed();
            StreamReader two = other.reader;
            Task<byte[]> first = createTask(two.read(1));
            spin(1);
            trace("second reader",
                    Arrays.asList(outcome(two.read(1)), outcome(two.readLine()), outcome(two.readExactly(1))));
            other.feed("yz");
            trace("first is unharmed", await(first), "then", await(two.read(1)));

            task = createTask(async(() -> timeout(ofMillis(100), () -> await(two.read(1)))));
            trace("limit", outcome(task));
            other.feed("late");
            trace("nothing is lost", await(two.read(10)));

            other.feed("");
            other.eof();
            trace("empty piece is ignored", await(two.read()), two.atEof());
            trace("bad limit", attempt(() -> new Fed(0)), attempt(() -> new Fed(-1)));
        }));
    }

    @Test
    void readexactly() throws Exception {
        check("readexactly", () -> virtualRun(() -> {
            Fed fed = new Fed(4).feed("abcdef");
            StreamReader reader = fed.reader;
            trace(await(reader.readExactly(2)), await(reader.readExactly(0)), await(reader.readExactly(4)));

            Task<byte[]> task = createTask(reader.readExactly(10));
            for (String piece : List.of("0123", "45", "6789rest")) {
                spin(2);
                trace("done", task.done());
                fed.feed(piece);
            }
            trace(await(task), "then", await(reader.read(100)));

            fed.feed("short");
            task = createTask(reader.readExactly(8));
            spin(1);
            fed.eof();
            try {
                await(task);
            } catch (IncompleteReadException e) {
                trace("incomplete", e.partial(), "expected", e.expected());
            }
            trace("the part is consumed", await(reader.read()), reader.atEof());
            try {
                await(reader.readExactly(1));
            } catch (IncompleteReadException e) {
                trace("again", e.partial(), "expected", e.expected());
            }
            trace("zero at the end", await(reader.readExactly(0)));
            trace("negative", attempt(() -> await(reader.readExactly(-1))));

            Fed broken = new Fed().feed("data before the failure");
            broken.lost(new NetworkException("broken", new IOException()));
            trace("failure comes first", outcome(broken.reader.readExactly(4)), outcome(broken.reader.read(4)));
            trace("kept", describe(broken.reader.exception()));

            Fed waiting = new Fed();
            task = createTask(waiting.reader.readExactly(4));
            spin(1);
            waiting.lost(new ConnectionResetException("lost", new IOException()));
            trace("a waiting reader gets it", outcome(task));

            Fed frames = new Fed();
            for (String text : List.of("hello", "", "frame")) {
                frames.feed((char) text.length() + text);
            }
            frames.eof();
            List<Object> found = new ArrayList<>();
            while (!frames.reader.atEof()) {
                found.add(await(frames.reader.readExactly(await(frames.reader.readExactly(1))[0])));
            }
            trace("length prefixed frames", found);
        }));
    }

    private static StreamReader readerWith(int limit, String... pieces) {
        return new Fed(limit).feed(pieces).eof().reader;
    }

    @Test
    void readline() throws Exception {
        check("readline", () -> virtualRun(() -> {
            StreamReader reader = readerWith(1 << 16, "first\nsec", "ond\n\nlast without end");
            for (int i = 0; i < 6; i++) {
                trace(await(reader.readLine()), "at end", reader.atEof());
            }

            Fed fed = new Fed();
            Task<byte[]> task = createTask(fed.reader.readLine());
            for (String piece : List.of("par", "tial", "\nnext")) {
                spin(2);
                trace("done", task.done());
                fed.feed(piece);
            }
            trace(await(task));
            fed.eof();
            trace(await(fed.reader.readLine()));

            reader = readerWith(8, "short\n", "much too long\n", "ok\n");
            trace(outcome(reader.readLine()), outcome(reader.readLine()), outcome(reader.readLine()));
            fed = new Fed(8).feed("no end of line here at all");
            trace(outcome(fed.reader.readLine()));
            fed.feed("fine\n");
            trace("what was there is gone", outcome(fed.reader.readLine()));
            reader = readerWith(8, "12345678\n", "123456789\n");
            trace("limit counts without the end", outcome(reader.readLine()), outcome(reader.readLine()));

            trace("loop", lines(readerWith(1 << 16, "x\ny\n\nz")));
            fed = new Fed();
            task = createTask(fed.reader.readLine());
            spin(1);
            task.cancel();
            trace("cancelled", outcome(task));
            fed.feed("still usable\n");
            trace(await(fed.reader.readLine()));
        }));
    }
}
