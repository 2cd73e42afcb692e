package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.Future;
import io.github.asyncio4j.net.ListenOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A program that is a server: on one or several loops, until a signal asks for its end. The first loop handles the signals
 * and tells the others.
 */
final class RunningApp {

    private static final System.Logger LOG = System.getLogger("io.github.asyncio4j.http.server");

    private static final List<String> SIGNALS = List.of("INT", "TERM");

    /** A server and the loop it is on. */
    private record Place(EventLoop loop, WebServer server, Future<Void> asked) {}

    private final Callable<Application> factory;
    private final ServerOptions options;
    private final ListenOptions[] at;

    /** Guarded by this, as what follows. */
    private final List<Place> places = new ArrayList<>();
    private int signals;

    RunningApp(Callable<Application> factory, ServerOptions options, ListenOptions... at) {
        this.factory = factory;
        this.options = options;
        this.at = at;
    }

    /** Runs on the running loop. Suspends until a signal has come and the server has stopped. */
    void run(int index) throws Exception {
        EventLoop loop = Asyncio.getRunningLoop();
        if (index == 0) {
            SIGNALS.forEach(signal -> loop.addSignalHandler(signal, () -> signalled(loop)));
        }
        WebServer server = await(WebServer.start(factory.call(), options, at));
        Place place = new Place(loop, server, loop.createFuture());
        if (index == 0) {
            LOG.log(System.Logger.Level.INFO, "serving at " + server.addresses() + "; SIGINT or SIGTERM ends it");
        }
        try {
            add(place);
            await(place.asked());
        } finally {
            await(server.stop());
        }
    }

    private synchronized void add(Place place) {
        places.add(place);
        if (signals > 0) {
            place.asked().setResult(null);
        }
    }

    /**
     * The first asks for the end, of a server that starts up when it has; the second forces it; from the third on the JVM
     * does as without us.
     */
    private void signalled(EventLoop first) {
        List<Place> all;
        boolean isFirst;
        synchronized (this) {
            isFirst = ++signals == 1;
            all = List.copyOf(places);
        }
        LOG.log(System.Logger.Level.INFO, isFirst ? "stopping, at most " + options.shutdownTimeout()
                + " for what is being answered; a second signal cuts it" : "cut by a second signal");
        for (Place place : all) {
            place.loop().callSoonThreadsafe(() -> {
                if (!place.asked().done()) {
                    place.asked().setResult(null);
                }
                if (!isFirst) {
                    place.server().cut();
                }
            });
        }
        if (!isFirst) {
            SIGNALS.forEach(first::removeSignalHandler);
        }
    }
}
