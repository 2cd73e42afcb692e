package io.github.asyncio4j.bench.net;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.runLoops;

import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.net.BaseTransport;
import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.ListenOptions;
import io.github.asyncio4j.net.Network;
import io.github.asyncio4j.net.Protocol;
import io.github.asyncio4j.net.Server;
import io.github.asyncio4j.net.StreamReader;
import io.github.asyncio4j.net.StreamWriter;
import io.github.asyncio4j.net.Tls;
import io.github.asyncio4j.net.Transport;

/** Sends back what comes, with streams, as asyncio's own example does. */
public final class EchoServer {

    private static final int MOST = 65_536;

    private EchoServer() {}

    /** Serves at a port of this machine until it has lived long enough. */
    public static void serve(int port) {
        run(() -> {
            serve(start(port));
        });
    }

    /** The same with a protocol. */
    public static void serveByProtocol(int port) {
        run(() -> {
            serve(Network.createServer(Echo::new, ListenOptions.at("127.0.0.1", port)));
        });
    }

    /** The same with streams that are encrypted. */
    public static void serveByTls(Tls tls, int port) {
        run(() -> {
            serve(start(tls, port));
        });
    }

    /** The same with streams, on several loops that share the port. */
    public static void serveByLoops(int loops, int port) {
        runLoops(loops, _ -> {
            serve(Network.startServer(EchoServer::echo, ListenOptions.at("127.0.0.1", port).withReusePort()));
        });
    }

    private static void serve(Coroutine<Server> start) {
        getRunningLoop().setExceptionHandler(EchoServer::report);
        try (Server server = await(start)) {
            Lifetime.serve(server.serveForever());
        }
    }

    /** Sends back what comes, and pauses while the other side does not take it. */
    private static final class Echo implements Protocol {

        private Transport transport;

        @Override
        public void connectionMade(BaseTransport made) {
            transport = (Transport) made;
        }

        @Override
        public void dataReceived(byte[] data) {
            transport.write(data);
        }

        @Override
        public void pauseWriting() {
            transport.pauseReading();
        }

        @Override
        public void resumeWriting() {
            transport.resumeReading();
        }
    }

    static Coroutine<Server> start(int port) {
        return Network.startServer(EchoServer::echo, "127.0.0.1", port);
    }

    static Coroutine<Server> start(Tls tls, int port) {
        return Network.startServer(EchoServer::echo, ListenOptions.at("127.0.0.1", port).withTls(tls));
    }

    private static void echo(StreamReader reader, StreamWriter writer) {
        for (byte[] data = await(reader.read(MOST)); data.length > 0; data = await(reader.read(MOST))) {
            writer.write(data);
            await(writer.drain());
        }
    }

    /** The load breaks its connections off when its time is over. */
    private static void report(EventLoop loop, ErrorContext context) {
        if (!(context.exception() instanceof ConnectionResetException)) {
            loop.defaultExceptionHandler(context);
        }
    }
}
