package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Future;
import java.util.List;

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

    /** Connects. */
    public static Ends open() {
        Future<Connection> accepted = Asyncio.getRunningLoop().createFuture();
        Future<Void> over = Asyncio.getRunningLoop().createFuture();
        Server server = await(Network.startServer((reader, writer) -> {
            accepted.setResult(new Connection(reader, writer));
            await(Asyncio.wait(List.of(over)));
        }, "127.0.0.1", 0));
        Connection near = await(Network.openConnection("127.0.0.1", server.port()));
        return new Ends(server, near, await(accepted), over);
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
