package io.github.asyncio4j.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * How a child has ended, in the kernel's own words. The JDK collects them, and keeps one number in which a signal looks
 * like a return code; but since 6.15 Linux tells them once more to whoever has had a pidfd of the child by then.
 */
final class ExitStatus {

    private static final long PIDFD_OPEN = 434;

    /** PIDFD_GET_INFO for the first version of its struct, which begins with a mask and ends with the status. */
    private static final long GET_INFO = 0xC040FF0BL;
    private static final int INFO_SIZE = 64;
    private static final int STATUS = 60;
    private static final long HAS_STATUS = 8;

    private static final @Nullable MethodHandle OPEN = System.getProperty("os.name").equals("Linux")
            ? variadic("syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT)) : null;
    private static final @Nullable MethodHandle ASK = OPEN == null ? null
            : variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

    /** Below 0 where there is none. */
    private final int pidfd;

    private ExitStatus(int pidfd) {
        this.pidfd = pidfd;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle variadic(String name, int fixed, FunctionDescriptor types) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types,
                Linker.Option.firstVariadicArg(fixed));
    }

    /** Makes ready, so that {@link #of} is quick. */
    static void prepare() {
        of(0).take();
    }

    /** To be called as soon as the child is there: it may end at any moment. */
    static ExitStatus of(long pid) {
        if (OPEN == null) {
            return new ExitStatus(-1);
        }
        try {
            return new ExitStatus((int) (long) OPEN.invokeExact(PIDFD_OPEN, (int) pid, 0));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Returns, once the JDK has collected the child, what it returned, or minus the signal; null if that is not known. */
    @Nullable
    Integer take() {
        if (pidfd < 0) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_SIZE, 8);
            info.set(JAVA_LONG, 0, HAS_STATUS);
            if ((int) ASK.invokeExact(pidfd, GET_INFO, info) < 0 || (info.get(JAVA_LONG, 0) & HAS_STATUS) == 0) {
                return null;
            }
            int status = info.get(JAVA_INT, STATUS);
            int signal = status & 0x7F;
            return signal == 0 ? status >> 8 & 0xFF : -signal;
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            Posix.close(pidfd);
        }
    }

    /**
     * Makes the likely thing of the JDK's number.
     *
     * @param code 128 and the signal, if one has ended the child; but a program may return that too
     * @param sent the signals that it was sent from here, as bits
     */
    static int guess(int code, long sent) {
        int signal = code - 128;
        boolean ended = signal > 0 && (signal < 32 || signal <= 64 && (sent >> signal & 1) != 0);
        return ended ? -signal : code;
    }
}
