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
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connects to one of the addresses of a host: one after the other, or in a staggered race (RFC 8305). */
record Dial<C>(ConnectOptions options, Transports.Dialler<C> dialler) {

    /** A connection, and what receives from it. */
    record Dialled<R>(Transport transport, R receiver) {}

    /**
     * Returns what connects by a loop's transports.
     *
     * @param receiver makes what receives from an attempt's connection
     */
    static <R extends Transports.Receiver> Dial<Dialled<R>> by(Transports transports, ConnectOptions options,
            Function<Transport, R> receiver) {
        return new Dial<>(options, new Transports.Dialler<>() {
            @Override
            public Dialled<R> connect(SocketAddress remote, @Nullable InetSocketAddress local) {
                AtomicReference<R> made = new AtomicReference<>();
                ConnectOptions from = local == null ? options : options.withLocalAddress(local);
                Transport transport = await(transports.connect(remote, from, to -> {
                    made.set(receiver.apply(to));
                    return made.get();
                }));
                return new Dialled<>(transport, made.get());
            }

            @Override
            public Transport transport(Dialled<R> made) {
                return made.transport();
            }
        });
    }

    /** Suspends until one is connected, and the TLS handshake with it is done, or all have failed. */
    C run() {
        C dialled = connect();
        if (options.tls() != null) {
            await(dialler.transport(dialled).startTls(options.tls()));
        }
        return dialled;
    }

    private C connect() {
        List<InetSocketAddress> locals = locals();
        List<? extends SocketAddress> addresses = options.address() != null
                ? List.of(options.address())
                : interleave(ofFamilies(resolve(options.host(), options.port()), locals), options.interleave());
        return options.happyEyeballs() == null || addresses.size() == 1 ? inTurn(addresses, locals)
                : race(addresses, locals);
    }

    /** What is no failure of the network ends it at once. */
    private C inTurn(List<? extends SocketAddress> addresses, List<InetSocketAddress> locals) {
        List<RuntimeException> failures = new ArrayList<>();
        for (SocketAddress address : addresses) {
            try {
                return connect(address, locals, failures);
            } catch (NetworkException e) {
                failures.add(e);
            }
        }
        throw failure(failures);
    }

    /** Whoever connects besides the winner, or for one who was cancelled meanwhile, is closed. */
    private C race(List<? extends SocketAddress> addresses, List<InetSocketAddress> locals) {
        List<C> connected = new ArrayList<>();
        List<List<RuntimeException>> failures = new ArrayList<>();
        List<Coroutine<C>> attempts = new ArrayList<>();
        for (SocketAddress address : addresses) {
            attempts.add(async(() -> {
                List<RuntimeException> own = new ArrayList<>();
                failures.add(own);
                try {
                    connected.add(connect(address, locals, own));
                } catch (RuntimeException e) {
                    own.add(e);
                    throw e;
                }
                return connected.getLast();
            }));
        }
        C won = null;
        try {
            RaceResult<C> race = await(Asyncio.staggeredRace(attempts, options.happyEyeballs()));
            won = race.result();
        } finally {
            for (C one : connected) {
                if (one != won) {
                    dialler.transport(one).abort();
                }
            }
        }
        if (won == null) {
            throw failure(failures.stream().flatMap(List::stream).toList());
        }
        return won;
    }

    /** Suspends until it is connected, from the first local address that can be had. */
    private C connect(SocketAddress address, List<InetSocketAddress> locals, List<RuntimeException> failures) {
        if (locals.isEmpty()) {
            return dialler.connect(address, null);
        }
        NetworkException last = null;
        for (InetSocketAddress local : locals) {
            if (!(address instanceof InetSocketAddress internet) || family(local) != family(internet)) {
                continue;
            }
            if (last != null) {
                failures.add(last);
            }
            try {
                return dialler.connect(address, local);
            } catch (AddressInUseException | AddressNotAvailableException e) {
                last = e;
            }
        }
        throw last != null ? last : noneOfFamily(List.of(address));
    }

    private List<InetSocketAddress> resolve(String host, int port) {
        return Names.ofFamily(options.family(), host,
                await(Names.resolve(Network.resolver(options.resolver()), host, port)));
    }

    private List<InetSocketAddress> locals() {
        InetSocketAddress local = options.localAddress();
        if (local == null) {
            return List.of();
        }
        return local.isUnresolved() ? resolve(local.getHostString(), local.getPort()) : List.of(local);
    }

    private List<InetSocketAddress> ofFamilies(List<InetSocketAddress> addresses, List<InetSocketAddress> locals) {
        if (locals.isEmpty()) {
            return addresses;
        }
        Set<Class<?>> families = locals.stream().map(Dial::family).collect(Collectors.toSet());
        List<InetSocketAddress> fit = addresses.stream().filter(a -> families.contains(family(a))).toList();
        if (fit.isEmpty()) {
            throw noneOfFamily(addresses);
        }
        return fit;
    }

    private NetworkException noneOfFamily(List<? extends SocketAddress> addresses) {
        return new NetworkException("no address of " + (options.host() != null ? options.host() : options.address())
                + " is of the family of the local address " + options.localAddress() + ": " + addresses,
                new IOException("no matching local address"));
    }

    private static Class<? extends InetAddress> family(InetSocketAddress address) {
        return address.getAddress().getClass();
    }

    /** Puts so many of the first family in front, then takes one of each in turn. */
    static List<InetSocketAddress> interleave(List<InetSocketAddress> addresses, int first) {
        if (first == 0 || addresses.size() == 1) {
            return addresses;
        }
        Map<Class<?>, List<InetSocketAddress>> families = new LinkedHashMap<>();
        for (InetSocketAddress address : addresses) {
            families.computeIfAbsent(family(address), _ -> new ArrayList<>()).add(address);
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

    /** A bug is thrown as it is; failures that all say the same are told once. */
    private RuntimeException failure(List<RuntimeException> failures) {
        for (RuntimeException e : failures) {
            if (!(e instanceof NetworkException)) {
                return e;
            }
        }
        if (options.allErrors()) {
            return new ExceptionGroup("createConnection failed", failures);
        }
        RuntimeException first = failures.getFirst();
        if (failures.stream().allMatch(e -> e.getMessage().equals(first.getMessage()))) {
            return first;
        }
        NetworkException all = new NetworkException("Multiple exceptions: " + String.join(", ",
                failures.stream().map(Throwable::getMessage).toList()), new IOException("no address answers"));
        failures.forEach(all::addSuppressed);
        return all;
    }
}
