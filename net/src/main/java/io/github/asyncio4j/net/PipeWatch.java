package io.github.asyncio4j.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.EventLoop;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that waits for all pipes of all loops, while there are any: no poller of a loop can, on every system and
 * with both engines. It only tells that a pipe is ready; the loop reads and writes, so nothing is ever on the way.
 *
 * <p>Descriptors are closed by this thread alone: one that was closed while it polls could come back as another's.
 */
final class PipeWatch {

    private static final PipeWatch ALL = new PipeWatch();

    /** The size of a pollfd, and where its two shorts are. */
    private static final int ENTRY = 8;
    private static final int EVENTS = 4;
    private static final int TOLD = 6;

    // All that follows is guarded by this object, which is never held while anything waits.

    private final List<Pipe> pipes = new ArrayList<>();

    /** The pipe that wakes the thread: an end to read, an end to write. Null while there is no thread. */
    private int @Nullable [] waker;
    private boolean woken;

    private PipeWatch() {}

    /** One end of a pipe. */
    static final class Pipe {

        private final EventLoop loop;
        private final int fd;
        private short events;

        /** Told once what has become so; null while nobody asks. */
        private @Nullable IntConsumer ready;
        private boolean closed;

        /** What the loop does when it is closed. */
        private Action after = () -> {};

        private Pipe(EventLoop loop, int fd) {
            this.loop = loop;
            this.fd = fd;
        }

        int fd() {
            return fd;
        }

        /** Has the loop told once when one of these is so, or the other end is gone; replaces what was asked before. */
        void whenReady(int wanted, IntConsumer callback) {
            synchronized (ALL) {
                if (!closed) {
                    events = (short) wanted;
                    ready = callback;
                    ALL.wake();
                }
            }
        }

        /** Closes it, as soon as the thread does not poll it any more. A second call does nothing. */
        void close() {
            close(() -> {});
        }

        /** Closes it, and then has the loop do this. */
        void close(Action callback) {
            synchronized (ALL) {
                if (!closed) {
                    closed = true;
                    ready = null;
                    after = callback;
                    ALL.wake();
                }
            }
        }

        private void tell(int told) {
            IntConsumer callback = ready;
            ready = null;
            if (callback == null) {
                return;
            }
            closed |= !post(() -> callback.accept(told));
        }

        /** Has the loop do something; returns false if it is closed. */
        private boolean post(Action what) {
            try {
                loop.callSoonThreadsafe(what);
                return true;
            } catch (IllegalStateException loopIsClosed) {
                return false;
            }
        }
    }

    /**
     * Takes ends of pipes, to close them one day; where a descriptor is -1 there is none. If it cannot, they are closed.
     */
    static @Nullable Pipe[] watch(EventLoop loop, int[] descriptors) throws IOException {
        @Nullable Pipe[] taken = new Pipe[descriptors.length];
        synchronized (ALL) {
            for (int i = 0; i < taken.length; i++) {
                if (descriptors[i] >= 0) {
                    taken[i] = new Pipe(loop, descriptors[i]);
                    ALL.pipes.add(taken[i]);
                }
            }
            ALL.begin();
        }
        return taken;
    }

    private void begin() throws IOException {
        if (waker != null || pipes.isEmpty()) {
            return;
        }
        try {
            waker = Posix.pipe(0);
            Thread.ofPlatform().daemon().name("asyncio4j-pipes").inheritInheritableThreadLocals(false).start(this::run);
        } catch (IOException | OutOfMemoryError e) {
            // The error is what the JVM says when the system gives it no thread.
            if (waker != null) {
                Posix.close(waker[0]);
                Posix.close(waker[1]);
                waker = null;
            }
            pipes.forEach(pipe -> Posix.close(pipe.fd));
            pipes.clear();
            throw e instanceof IOException io ? io : new IOException("there is no thread to watch pipes with", e);
        }
    }

    private void wake() {
        if (!woken && waker != null) {
            woken = true;
            try {
                Posix.write(waker[1], new byte[1], 0, 1);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void run() {
        List<Pipe> polled = new ArrayList<>();
        try (Table table = new Table()) {
            while (ask(polled, table)) {
                Posix.poll(table.entries, polled.size() + 1);
                tell(polled, table);
            }
        }
    }

    /** Closes what is to be closed and lists what is to be polled; returns false when there is no pipe any more. */
    private synchronized boolean ask(List<Pipe> polled, Table table) {
        polled.clear();
        pipes.removeIf(pipe -> {
            if (pipe.closed) {
                Posix.close(pipe.fd);
                pipe.post(pipe.after);
            } else if (pipe.ready != null) {
                polled.add(pipe);
            }
            return pipe.closed;
        });
        if (pipes.isEmpty()) {
            Posix.close(waker[0]);
            Posix.close(waker[1]);
            waker = null;
            woken = false;
            return false;
        }
        table.reserve(polled.size() + 1);
        table.put(0, waker[0], Posix.POLLIN);
        for (int i = 0; i < polled.size(); i++) {
            table.put(i + 1, polled.get(i).fd, polled.get(i).events);
        }
        return true;
    }

    private synchronized void tell(List<Pipe> polled, Table table) {
        if (woken) {
            try {
                Posix.read(waker[0], 1);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            woken = false;
        }
        for (int i = 0; i < polled.size(); i++) {
            int told = table.told(i + 1);
            if (told != 0) {
                polled.get(i).tell(told);
            }
        }
    }

    /** What poll(2) is given. The thread's own. */
    private static final class Table implements AutoCloseable {

        private Arena arena = Arena.ofConfined();
        private MemorySegment entries = arena.allocate(ENTRY, ENTRY);

        void reserve(int count) {
            if (entries.byteSize() < (long) count * ENTRY) {
                arena.close();
                arena = Arena.ofConfined();
                entries = arena.allocate(2L * count * ENTRY, ENTRY);
            }
        }

        void put(int at, int fd, short events) {
            entries.set(JAVA_INT, (long) at * ENTRY, fd);
            entries.set(JAVA_SHORT, (long) at * ENTRY + EVENTS, events);
            entries.set(JAVA_SHORT, (long) at * ENTRY + TOLD, (short) 0);
        }

        int told(int at) {
            return entries.get(JAVA_SHORT, (long) at * ENTRY + TOLD);
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
