package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Both ends of one connection, on the running loop. What is left of them is aborted at the end. */
public final class Ends implements AutoCloseable {

    private final Server server;
    private final Connection near;
    private final Connection far;
    private final Future<Void> over;

    private Ends(Server server, Connection near, Connection far, Future<Void> over) {
        this.server = server;
        this.near = near;
        this.far = far;
        this.over = over;
    }

    /** What connections there are. */
    public enum Over {

        /** Over the loopback interface. */
        TCP {
            @Override
            ListenOptions listen() {
                return ListenOptions.at("127.0.0.1", 0);
            }

            @Override
            ConnectOptions connect(Server server) {
                return ConnectOptions.to("127.0.0.1", server.port());
            }
        },

        /** Over a socket in the file system, which its server removes. */
        UNIX {
            @Override
            ListenOptions listen() {
                return ListenOptions.atUnix(Path.of(System.getProperty("java.io.tmpdir"),
                        "ends-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet()));
            }

            @Override
            ConnectOptions connect(Server server) {
                return ConnectOptions.to(server.addresses().getFirst());
            }
        };

        private static final AtomicInteger COUNT = new AtomicInteger();

        abstract ListenOptions listen();

        abstract ConnectOptions connect(Server server);
    }

    /** Connects over TCP. */
    public static Ends open() {
        return open(Over.TCP);
    }

    /** Connects over TCP with TLS. */
    static Ends open(Tls server, Tls client) {
        return open(Over.TCP.listen().withTls(server), to -> Over.TCP.connect(to).withTls(client));
    }

    /** Connects. */
    public static Ends open(Over over) {
        return open(over.listen(), over::connect);
    }

    private static Ends open(ListenOptions listen, Function<Server, ConnectOptions> connect) {
        Future<Connection> accepted = Asyncio.getRunningLoop().createFuture();
        Future<Void> end = Asyncio.getRunningLoop().createFuture();
        Server server = await(Network.startServer((reader, writer) -> {
            accepted.setResult(new Connection(reader, writer));
            await(Asyncio.wait(List.of(end)));
        }, listen));
        Connection near = await(Network.openConnection(connect.apply(server)));
        return new Ends(server, near, await(accepted), end);
    }

    /** The end that connected. */
    public Connection near() {
        return near;
    }

    /** The end that was accepted. */
    public Connection far() {
        return far;
    }

    @Override
    public void close() {
        near.writer().transport().abort();
        far.writer().transport().abort();
        if (!over.done()) {
            over.setResult(null);
        }
        server.close();
        await(server.waitClosed());
        await(Asyncio.wait(List.of(near.writer().transport().closed())));
    }
}
