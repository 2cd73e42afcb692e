package io.github.asyncio4j.fiber;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import jdk.internal.vm.ThreadContainer;
import org.jspecify.annotations.Nullable;

/**
 * What the carried engine takes from inside the JDK. Loaded only after {@link Fibers} has opened the doors; that this
 * class initialises and {@link #probe} passes is the proof that this JDK has what is needed.
 */
final class Carrying {

    private static final MethodHandle NEW_VIRTUAL_THREAD;
    private static final MethodHandle START;
    private static final MethodHandle CARRIER;
    private static final MethodHandle LOCAL_OF;
    private static final Executor JDK_SCHEDULER;

    /**
     * Tasks are not listed by the JDK: its root container would hold every one in a concurrent map, and the only reader
     * of that map is the thread dump that crashes JDK 25.0.3 (docs/decisions/0001-engine.md). The loop lists its tasks.
     */
    private static final ThreadContainer UNLISTED = new ThreadContainer(true) {
        @Override
        public String name() {
            return "asyncio4j";
        }

        @Override
        public Stream<Thread> threads() {
            return Stream.empty();
        }
    };

    static {
        try {
            MethodHandles.Lookup thread = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
            Class<?> builders = Class.forName("java.lang.ThreadBuilders");
            NEW_VIRTUAL_THREAD = MethodHandles.privateLookupIn(builders, MethodHandles.lookup()).findStatic(builders,
                    "newVirtualThread",
                    MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class));
            START = thread.findVirtual(Thread.class, "start",
                    MethodType.methodType(void.class, ThreadContainer.class));
            CARRIER = thread.findStatic(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
            LOCAL_OF = MethodHandles.privateLookupIn(ThreadLocal.class, MethodHandles.lookup())
                    .findVirtual(ThreadLocal.class, "get", MethodType.methodType(Object.class, Thread.class));
            Class<?> virtualThread = Class.forName("java.lang.VirtualThread");
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(virtualThread, MethodHandles.lookup());
            JDK_SCHEDULER = (Executor) lookup.unreflectGetter(virtualThread.getDeclaredField("DEFAULT_SCHEDULER"))
                    .invoke();
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Carrying() {}

    static Thread newThread(Executor scheduler, String name, Runnable body) {
        try {
            return (Thread) NEW_VIRTUAL_THREAD.invokeExact(scheduler, name, 0, body);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static void start(Thread thread) {
        try {
            START.invokeExact(thread, UNLISTED);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static Executor jdkScheduler() {
        return JDK_SCHEDULER;
    }

    /** Returns what hangs on the thread that carries the caller. */
    static @Nullable Here here() {
        try {
            Thread carrier = (Thread) CARRIER.invokeExact();
            Here latest = Here.latestOf(carrier);
            return latest != null ? latest : (Here) (Object) LOCAL_OF.invokeExact(Here.LOCAL, carrier);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    /** Runs a fiber through one suspension on a thread of its own, and throws if it does not come out as it should. */
    static void probe() {
        StringBuilder trail = new StringBuilder();
        Thread loop = Thread.ofPlatform().daemon().name("asyncio4j-probe").unstarted(() -> {
            Here.enter("probe");
            CarriedFiber[] self = new CarriedFiber[1];
            self[0] = new CarriedFiber(Here.LOCAL.get(), "probe", "probe", new Fiber.Body() {
                @Override
                public void begin() {
                    trail.append(here() == null ? '?' : 'a');
                    self[0].suspend();
                    trail.append('c');
                }

                @Override
                public void execute(Runnable comeBack) {}
            });
            self[0].enter();
            trail.append('b');
            self[0].enter();
            trail.append('d');
            Here.leave();
        });
        Throwable[] failure = new Throwable[1];
        loop.setUncaughtExceptionHandler((_, e) -> failure[0] = e);
        if (!Probe.ends(loop) || !trail.toString().equals("abcd")) {
            throw new IllegalStateException("a probe of virtual threads gave \"" + trail + "\" instead of \"abcd\"",
                    failure[0]);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }
}
