package io.github.asyncio4j.cli;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.taskGroup;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.net.ConnectOptions;
import io.github.asyncio4j.net.Connection;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.NetworkException;
import io.github.asyncio4j.net.StreamReader;
import io.github.asyncio4j.net.StreamWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Passes the bytes of connections to another place and back, each way until its own end. */
final class TcpProxy {

    private static final int SOME = 64 * 1024;
    private static final Duration HAPPY_EYEBALLS = Duration.ofMillis(250);

    private final HostPort target;
    private final Consumer<String> log;

    TcpProxy(HostPort target, Consumer<String> log) {
        this.target = target;
        this.log = log;
    }

    /** How many bytes went one way. */
    private static final class Way {
        long bytes;

        Coroutine<Void> pass(StreamReader from, StreamWriter to) {
            return async(() -> {
                for (byte[] data = await(from.read(SOME)); data.length > 0; data = await(from.read(SOME))) {
                    bytes += data.length;
                    await(to.send(data));
                }
                to.writeEof();
            });
        }
    }

    /** Serves one connection. */
    void serve(StreamReader reader, StreamWriter writer) throws Exception {
        Way there = new Way();
        Way back = new Way();
        Duration began = getRunningLoop().time();
        String end = "";
        try (Connection connection = await(Network.openConnection(
                ConnectOptions.to(target.host(), target.port()).withHappyEyeballs(HAPPY_EYEBALLS)))) {
            taskGroup(group -> {
                group.createTask(there.pass(reader, connection.writer()));
                group.createTask(back.pass(connection.reader(), writer));
            });
        } catch (NetworkException e) {
            end = "; " + e.getMessage();
        } catch (io.github.asyncio4j.ExceptionGroup e) {
            end = "; " + e.exceptions().getFirst().getMessage();
        } finally {
            double seconds = getRunningLoop().time().minus(began).toMillis() / 1e3;
            log.accept(String.format(Locale.ROOT, "%s: %,d bytes there, %,d back, %.3f s%s", name(writer), there.bytes,
                    back.bytes, seconds, end));
        }
    }

    private static String name(StreamWriter writer) {
        String address = String.valueOf(writer.remoteAddress());
        return address.substring(address.lastIndexOf('/') + 1);
    }
}
