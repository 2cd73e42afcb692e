package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;

import io.github.asyncio4j.Event;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.Tool;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sockets for datagrams in tests. */
public final class Datagrams {

    private Datagrams() {}

    /** Notes what it is told. */
    public static class Noting implements DatagramProtocol {

        /** What it was told, in words. */
        public final List<String> told = new ArrayList<>();
        /** Done when it is lost. */
        public final Future<Void> lost = getRunningLoop().createFuture();
        final Event some = new Event();
        final List<InetSocketAddress> senders = new ArrayList<>();
        /** The last error. */
        public @Nullable NetworkException why;

        @Override
        public void connectionMade(BaseTransport made) {
            note("made");
        }

        @Override
        public void datagramReceived(byte[] data, InetSocketAddress from) {
            senders.add(from);
            note(data.length > 40 ? data.length + " bytes" : new String(data, StandardCharsets.US_ASCII));
        }

        @Override
        public void errorReceived(NetworkException error) {
            why = error;
            note(error.getClass().getSimpleName());
        }

        @Override
        public void pauseWriting() {
            note("pause");
        }

        @Override
        public void resumeWriting() {
            note("resume");
        }

        @Override
        public void connectionLost(@Nullable Throwable reason) {
            note("lost " + reason);
            lost.setResult(null);
        }

        private void note(String what) {
            told.add(what);
            some.set();
        }

        /** Suspends until it was told so often. */
        public void awaitTold(int n) {
            while (told.size() < n) {
                some.clear();
                await(some.waitSet());
            }
        }
    }

    /** Opens one with such a protocol. */
    public static ProtocolEndpoint<Noting> open(DatagramOptions options) {
        return await(Network.createDatagramEndpoint(Noting::new, options));
    }

    /** Opens one on the loopback interface. */
    public static ProtocolEndpoint<Noting> open() {
        return open(DatagramOptions.at("127.0.0.1", 0));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns an address on the loopback interface where nothing receives, and that no sender is given as its own. */
    static InetSocketAddress nobody() {
        while (true) {
            try {
                InetSocketAddress place = new InetSocketAddress("127.0.0.1", Tool.freePort());
                new DatagramSocket(place).close();
                return place;
            } catch (BindException taken) {
                continue;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
