package io.github.asyncio4j.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The few calls of the operating system that the JDK has no word for: pipes that can be watched and closed while somebody
 * waits for them, and signals by number. Linux and macOS. Any thread.
 */
final class Posix {

    static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    /** The other end is gone; never asked for, always told. */
    static final short POLLERR = 8;

    static final int SIGSTOP = MAC ? 17 : 19;
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    private static final int EINTR = 4;
    private static final int EAGAIN = MAC ? 35 : 11;
    private static final int EPIPE = 32;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    private static final int O_NONBLOCK = MAC ? 4 : 0x800;
    private static final int O_CLOEXEC = 0x80000;

    /** A terminal that is opened does not become the one whose hang-up ends this process. */
    private static final int O_NOCTTY = 0x100;
    private static final int F_SETFL = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_OF = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle READ =
            call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle OPEN = call("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle POLL =
            call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle KILL = call("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle PIPE = MAC ? call("pipe", FunctionDescriptor.of(JAVA_INT, ADDRESS))
            : call("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FCNTL = call("fcntl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));

    private Posix() {}

    /** Fails as the class does, if it cannot be had. */
    static void prepare() {}

    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, FunctionDescriptor types, Linker.Option... options) {
        Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = ERRNO;
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), types, all);
    }

    /** What a call returned, or minus its errno. */
    private static long outcome(long returned, MemorySegment state) {
        return returned >= 0 ? returned : -(int) ERRNO_OF.get(state, 0L);
    }

    /**
     * Opens a pipe: the end to read from, the end to write to. A child that opens one of them anew has it to itself.
     *
     * @param near which of the two is ours, and never waits: 0 or 1
     */
    static int[] pipe(int near) throws Failure {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            long done = outcome(MAC ? (int) PIPE.invokeExact(state, ends)
                    : (int) PIPE.invokeExact(state, ends, O_CLOEXEC | O_NONBLOCK), state);
            if (done < 0) {
                throw failure("open a pipe", done);
            }
            int[] pair = {ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1)};
            if (MAC && (int) FCNTL.invokeExact(state, pair[near], F_SETFL, O_NONBLOCK) < 0) {
                close(pair[0]);
                close(pair[1]);
                throw failure("set up a pipe", outcome(-1, state));
            }
            return pair;
        } catch (Failure e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Reads what is there, at most so much; null if nothing is there yet, an empty array at the end. */
    static byte @Nullable [] read(int fd, int most) throws Failure {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment buffer = arena.allocate(most);
            long n;
            do {
                n = outcome((long) READ.invokeExact(state, fd, buffer, (long) most), state);
            } while (n == -EINTR);
            if (n == -EAGAIN) {
                return null;
            }
            if (n < 0) {
                throw failure("read from a pipe", n);
            }
            return buffer.asSlice(0, n).toArray(JAVA_BYTE);
        } catch (Failure e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a part of an array and returns how much of it went; 0 if the pipe is full. */
    static int write(int fd, byte[] data, int from, int length) throws Failure {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment buffer = arena.allocate(length);
            MemorySegment.copy(data, from, buffer, JAVA_BYTE, 0, length);
            long n;
            do {
                n = outcome((long) WRITE.invokeExact(state, fd, buffer, (long) length), state);
            } while (n == -EINTR);
            if (n < 0 && n != -EAGAIN) {
                throw failure("write to a pipe", n);
            }
            return (int) Math.max(n, 0);
        } catch (Failure e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Opens a file so that it never waits. */
    static int open(String path, int how) throws Failure {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int flags = how | O_NONBLOCK | (MAC ? 0x1000000 | 0x20000 : O_CLOEXEC | O_NOCTTY);
            long fd = outcome((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags), state);
            if (fd < 0) {
                throw failure("open " + path, fd);
            }
            return (int) fd;
        } catch (Failure e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) CLOSE.invokeExact(arena.allocate(STATE), fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until one of these is ready; each is an int, the short that is asked for, and the short that is told. */
    static void poll(MemorySegment asked, int count) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) POLL.invokeExact(arena.allocate(STATE), asked, (long) count, -1);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a signal; returns false if there is no such process, or it is not ours to signal. */
    static boolean kill(long pid, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) KILL.invokeExact(arena.allocate(STATE), (int) pid, signal) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Failure failure(String what, long outcome) {
        return new Failure(outcome == -EPIPE ? "Broken pipe" : "cannot " + what + ": errno " + -outcome,
                (int) -outcome);
    }

    /** What a call failed with. */
    static final class Failure extends IOException {

        private static final long serialVersionUID = 1;

        final int errno;

        Failure(String message, int errno) {
            super(message);
            this.errno = errno;
        }

        boolean isBrokenPipe() {
            return errno == EPIPE;
        }

        /** What is told instead of a write that nobody would read. */
        static Failure brokenPipe() {
            return failure("", -EPIPE);
        }
    }

    /** Returns whether a process runs no more, since it was stopped or has ended; where the system has no /proc, true. */
    static boolean isStopped(long pid) {
        if (MAC) {
            return true;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name before it may have anything in it, a bracket too.
            return "TtZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException gone) {
            return true;
        }
    }
}
