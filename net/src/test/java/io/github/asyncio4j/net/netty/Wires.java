package io.github.asyncio4j.net.netty;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.net.Bounded;
import io.github.asyncio4j.net.NetworkException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Two wires connected with each other, and what each was told. */
final class Wires implements AutoCloseable {

    /** Notes what it is told, in words; releases what comes. */
    static final class Noting implements Inbound {
        final List<String> told = new ArrayList<>();
        @Nullable NetworkException why;

        @Override
        public void received(Object message) {
            if (told.isEmpty() || !told.getLast().equals("received")) {
                told.add("received");
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void eof() {
            told.add("eof");
        }

        @Override
        public void lost(@Nullable NetworkException cause) {
            told.add("lost");
            why = cause;
        }

        @Override
        public void discard() {
            told.add("discard");
        }
    }

    final WireServer server;
    final Wire near;
    final Wire far;

    private Wires(WireServer server, Wire near, Wire far) {
        this.server = server;
        this.near = near;
        this.far = far;
    }

    /** Runs a program in which a channel cannot be set up, which Netty would log. */
    static void silently(Action body) {
        Logger logger = Logger.getLogger("io.netty.channel.ChannelInitializer");
        logger.setLevel(Level.OFF);
        try {
            Bounded.run(body);
        } finally {
            logger.setLevel(null);
        }
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Connects; each end gets what is made for it. */
    static Wires connect(Function<Wire, Inbound> near, Function<Wire, Inbound> far) {
        List<Wire> accepted = new ArrayList<>();
        WireServer server = await(WireServer.listen(loopback(0), 16, (wire, _) -> far.apply(wire), accepted::add));
        Wire connected = await(Wire.connect(loopback(server.port()), (wire, _) -> near.apply(wire)));
        Bounded.until(() -> !accepted.isEmpty());
        return new Wires(server, connected, accepted.getFirst());
    }

    @Override
    public void close() {
        near.abort();
        far.abort();
        server.close();
        await(Asyncio.wait(List.of(near.closed(), far.closed(), server.closed())));
    }
}
