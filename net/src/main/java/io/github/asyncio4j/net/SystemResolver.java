package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Coroutine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The JDK's, on another thread. */
final class SystemResolver implements Resolver {

    static final SystemResolver INSTANCE = new SystemResolver();

    private SystemResolver() {}

    @Override
    public Coroutine<List<InetSocketAddress>> resolve(String host, int port) {
        Names.checkPort(port);
        return async(() -> {
            List<InetAddress> known = Names.known(host);
            return Names.at(port, known != null ? known : lookUp(host));
        });
    }

    static List<InetAddress> lookUp(String host) {
        try {
            return List.of(await(toThread(() -> InetAddress.getAllByName(host)), UnknownHostException.class));
        } catch (UnknownHostException e) {
            throw Names.notFound(host, e);
        }
    }

    @Override
    public String toString() {
        return "Resolver[system]";
    }
}
