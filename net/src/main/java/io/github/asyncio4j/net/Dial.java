package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.ExceptionGroup;
import io.github.asyncio4j.RaceResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Connects to one of the addresses of a host: one after the other, or in a staggered race (RFC 8305).
 *
 * @param receiver makes what receives from an attempt's connection
 */
record Dial<R extends Transports.Receiver>(Transports transports, ConnectOptions options,
        Function<Transport, R> receiver) {

    /** A connection, and what receives from it. */
    record Dialled<R>(Transport transport, R receiver) {}

    /** Suspends until one is connected, or all have failed. */
    Dialled<R> run() {
        if (options.address() != null) {
            return await(attempt(options.address()));
        }
        List<InetSocketAddress> addresses = ofLocalFamily(await(
                Names.resolve(Network.resolver(options.resolver()), options.host(), options.port())));
        addresses = interleave(addresses, options.interleave());
        if (addresses.size() == 1) {
            return await(attempt(addresses.getFirst()));
        }
        RaceResult<Dialled<R>> race = await(Asyncio.staggeredRace(addresses.stream().map(this::attempt).toList(),
                options.happyEyeballs()));
        if (race.won()) {
            return race.result();
        }
        throw failure(race.exceptions().stream().filter(Objects::nonNull).map(RuntimeException.class::cast).toList());
    }

    private Coroutine<Dialled<R>> attempt(SocketAddress address) {
        return async(() -> {
            AtomicReference<R> made = new AtomicReference<>();
            Transport transport = await(transports.connect(address, options, to -> {
                made.set(receiver.apply(to));
                return made.get();
            }));
            return new Dialled<>(transport, made.get());
        });
    }

    private List<InetSocketAddress> ofLocalFamily(List<InetSocketAddress> addresses) {
        if (options.localAddress() == null) {
            return addresses;
        }
        Class<? extends InetAddress> family = options.localAddress().getAddress().getClass();
        List<InetSocketAddress> fit = addresses.stream().filter(a -> a.getAddress().getClass() == family).toList();
        if (fit.isEmpty()) {
            throw new NetworkException("no address of " + options.host() + " is of the family of the local address "
                    + options.localAddress() + ": " + addresses, new IOException("no matching local address"));
        }
        return fit;
    }

    /** Puts so many of the first family in front, then takes one of each in turn. */
    static List<InetSocketAddress> interleave(List<InetSocketAddress> addresses, int first) {
        if (first == 0) {
            return addresses;
        }
        Map<Class<?>, List<InetSocketAddress>> families = new LinkedHashMap<>();
        for (InetSocketAddress address : addresses) {
            families.computeIfAbsent(address.getAddress().getClass(), _ -> new ArrayList<>()).add(address);
        }
        List<InetSocketAddress> order = new ArrayList<>();
        List<InetSocketAddress> leading = families.values().iterator().next();
        for (int i = 1; i < first && !leading.isEmpty(); i++) {
            order.add(leading.removeFirst());
        }
        while (order.size() < addresses.size()) {
            for (List<InetSocketAddress> family : families.values()) {
                if (!family.isEmpty()) {
                    order.add(family.removeFirst());
                }
            }
        }
        return order;
    }

    private RuntimeException failure(List<RuntimeException> failures) {
        if (options.allErrors()) {
            return new ExceptionGroup("createConnection failed", failures);
        }
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        NetworkException all = new NetworkException("Multiple exceptions: " + String.join(", ",
                failures.stream().map(Throwable::getMessage).toList()), new IOException("no address answers"));
        failures.forEach(all::addSuppressed);
        return all;
    }
}
