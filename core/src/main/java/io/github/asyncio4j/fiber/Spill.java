package io.github.asyncio4j.fiber;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.BitSet;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import jdk.internal.vm.StackChunk;

/**
 * Tells how many monitors a yield has taken away from its thread.
 *
 * <p>HotSpot keeps the monitors that a thread holds in one short list, and a continuation that yields takes the whole list
 * with it, what frames outside of it hold included. A thread that gives such a monitor back meanwhile has a wrong list
 * from then on, and soon the JVM crashes (25.0.3). The stack that was put aside has a count of the list, in a field that
 * has no name in Java: it is found by looking for the byte that counts along when a body holds 0 to 4 monitors.
 */
final class Spill {

    /** How many monitors HotSpot's list has room for. */
    private static final int LIST = 8;

    /** Where the count is in a stack chunk; -1 where it was not found, or is not to be, for the test of that case. */
    private static final long OFFSET =
            Boolean.getBoolean("asyncio4j.test.spillUnknown") ? -1 : Search.onAThreadOfItsOwn();

    /** What {@link #emptyList} locks must be seen by others, or the compiler leaves the locks out. */
    private static volatile Object[] filler = new Object[0];

    static {
        if (!isKnown()) {
            System.getLogger("io.github.asyncio4j").log(System.Logger.Level.WARNING,
                    "asyncio4j cannot see which monitors a generator's yield takes along: Java " + Runtime.version()
                            + " is not as expected. Generators work all the same, but each yield takes microseconds longer");
        }
    }

    private Spill() {}

    /** Whether {@link #of} can tell. */
    static boolean isKnown() {
        return OFFSET >= 0;
    }

    /** Returns how many monitors went with a continuation that has yielded; 0 also where that is not known. */
    static int of(Continuation yielded) {
        return OFFSET < 0 ? 0 : Chunk.byteAt(yielded, OFFSET);
    }

    /**
     * Has the monitors that this thread holds leave the list: one that does not fit pushes the eldest out, which is then
     * kept on its own and is not taken along.
     */
    static void emptyList() {
        Object[] locks = new Object[LIST];
        for (int i = 0; i < LIST; i++) {
            locks[i] = new Object();
        }
        filler = locks;
        Search.holdAndRun(locks, LIST, () -> {});
    }

    /** The stack that a continuation puts aside when it yields. */
    private static final class Chunk {
        private static final MethodHandle TAIL;
        private static final MethodHandle BYTE_AT;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                TAIL = MethodHandles.privateLookupIn(Continuation.class, lookup)
                        .findGetter(Continuation.class, "tail", StackChunk.class)
                        .asType(MethodType.methodType(Object.class, Continuation.class));
                Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
                Object one = lookup.findStatic(unsafe, "getUnsafe", MethodType.methodType(unsafe)).invoke();
                BYTE_AT = lookup.findVirtual(unsafe, "getByte",
                        MethodType.methodType(byte.class, Object.class, long.class)).bindTo(one);
            } catch (Throwable e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        static byte byteAt(Continuation yielded, long offset) {
            try {
                Object chunk = (Object) TAIL.invokeExact(yielded);
                return (byte) BYTE_AT.invokeExact(chunk, offset);
            } catch (Throwable e) {
                throw Fibers.sneaky(e);
            }
        }
    }

    /** The search for the offset. A class of its own: another thread runs it while the one above is being initialised. */
    private static final class Search {
        private static final int FROM = 8;
        private static final int TO = 64;
        private static final int MOST_HELD = 4;

        /** On a thread that holds no monitors yet. */
        static long onAThreadOfItsOwn() {
            long[] found = {-1};
            Probe.ends(Thread.ofPlatform().daemon().name("asyncio4j-probe").unstarted(() -> found[0] = find()));
            return found[0];
        }

        private static long find() {
            ContinuationScope scope = new ContinuationScope("asyncio4j-probe");
            Object[] locks = {new Object(), new Object(), new Object(), new Object()};
            BitSet wrong = new BitSet(TO);
            for (int held = 0; held <= MOST_HELD; held++) {
                int n = held;
                Continuation body =
                        new Continuation(scope, () -> holdAndRun(locks, n, () -> Continuation.yield(scope)));
                body.run();
                for (int offset = FROM; offset < TO; offset++) {
                    if (Chunk.byteAt(body, offset) != n) {
                        wrong.set(offset);
                    }
                }
                body.run();
            }
            int found = wrong.nextClearBit(FROM);
            return found < TO && wrong.nextClearBit(found + 1) >= TO ? found : -1;
        }

        static void holdAndRun(Object[] locks, int n, Runnable inside) {
            if (n == 0) {
                inside.run();
                return;
            }
            synchronized (locks[n - 1]) {
                holdAndRun(locks, n - 1, inside);
            }
        }
    }
}
