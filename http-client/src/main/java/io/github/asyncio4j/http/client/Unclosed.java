package io.github.asyncio4j.http.client;

import io.github.asyncio4j.ErrorContext;
import io.github.asyncio4j.EventLoop;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a program has lost what it was to close, once the garbage collector has: it is reported to the exception
 * handler of its loop, and what it held is given back. The last resort, some time after.
 *
 * <p>The collector tells of a reference only while that is reachable itself: whoever makes one says who holds it until it is
 * over. Dropping it is all that it takes then.
 */
abstract sealed class Unclosed extends WeakReference<Object> {

    private static final ReferenceQueue<Object> LOST = new ReferenceQueue<>();

    static {
        Thread.ofPlatform().daemon().name("asyncio4j-forgotten").inheritInheritableThreadLocals(false)
                .start(Unclosed::tellAll);
    }

    private final EventLoop loop;

    /** Where it was made; null but in debug mode. */
    private final @Nullable Throwable made;

    Unclosed(Object what, EventLoop loop) {
        super(what, LOST);
        this.loop = loop;
        made = loop.debug() ? new Throwable("made here") : null;
    }

    private static void tellAll() {
        while (true) {
            try {
                ((Unclosed) LOST.remove()).tell();
            } catch (InterruptedException nobodyMeansUs) {
                // The thread lives as long as the JVM.
            }
        }
    }

    private void tell() {
        drop();
        try {
            loop.callSoonThreadsafe(this::lost);
        } catch (IllegalStateException loopIsClosed) {
            // Its connections went with it.
        }
    }

    /** Learns that nobody has to hold it any more. Any thread. */
    void drop() {}

    /** Reports it and gives back what it held, unless it was over before. Loop thread. */
    abstract void lost();

    /** Tells the loop's exception handler. */
    void report(String message) {
        Throwable place = made;
        loop.callExceptionHandler(new ErrorContext(message, null,
                place == null ? Map.of() : Map.of("source_traceback", text(place))));
    }

    private static String text(Throwable place) {
        StringBuilder text = new StringBuilder("made at (innermost first)");
        for (StackTraceElement frame : place.getStackTrace()) {
            text.append(System.lineSeparator()).append("    ").append(frame);
        }
        return text.toString();
    }

    /** A response whose body has not come to its end. Its connection holds this until then. */
    static final class OfResponse extends Unclosed {

        private final ClientConnection connection;
        private final Target target;

        OfResponse(ResponseBody body, ClientConnection connection, Target target) {
            super(body, connection.loop());
            this.connection = connection;
            this.target = target;
        }

        @Override
        void lost() {
            if (connection.isRead(this)) {
                report("unclosed response: nobody can read its body to the end or close it any more, so its connection"
                        + " is closed; close every response, best with try: " + target);
                connection.close();
            }
        }
    }

    /** A session that is open. */
    static final class OfSession extends Unclosed {

        /** Holds them, since a session without connections is held by nobody. There are few, so they may cost something. */
        private static final Set<OfSession> OPEN = ConcurrentHashMap.newKeySet();

        private final ConnectionPool pool;

        OfSession(ClientSession session, ConnectionPool pool) {
            super(session, pool.loop());
            this.pool = pool;
            OPEN.add(this);
        }

        @Override
        void drop() {
            OPEN.remove(this);
        }

        /** Learns that its loop was closed before it. */
        void loopClosed() {
            drop();
            report("unclosed client session: its loop was closed before it, with connections that it kept; close every"
                    + " session, best with try: " + pool.stats());
        }

        @Override
        void lost() {
            if (!pool.isClosed()) {
                report("unclosed client session: nobody can use it or close it any more, so the connections that it kept"
                        + " are closed; close every session, best with try: " + pool.stats());
                pool.retire();
            }
        }
    }
}
