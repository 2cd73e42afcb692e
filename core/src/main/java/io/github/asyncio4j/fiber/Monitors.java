package io.github.asyncio4j.fiber;

import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Predicate;

/**
 * Tells whether the frames of the caller hold a monitor.
 *
 * <p>HotSpot keeps the monitors that a thread holds in one list for each carrier, and a virtual thread that is unmounted
 * takes the whole list with it, those of its carrier's own frames included. A carrier that gives such a monitor back while
 * the virtual thread is away has a wrong list from then on, and soon a crash (seen on JDK 25.0.3). So no fiber is entered
 * while a frame below holds one.
 */
final class Monitors {

    private static final MethodHandle WALKER;
    private static final MethodHandle MONITORS;

    static {
        try {
            Class<?> live = Class.forName("java.lang.LiveStackFrame");
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(live, MethodHandles.lookup());
            WALKER = lookup.findStatic(live, "getStackWalker", MethodType.methodType(StackWalker.class));
            MONITORS = lookup.findVirtual(live, "getMonitors", MethodType.methodType(Object[].class))
                    .asType(MethodType.methodType(Object[].class, StackFrame.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Monitors() {}

    /** Looks at the caller's frames, innermost first, for as long as this is true of them. */
    static boolean held(Predicate<StackFrame> among) {
        try {
            StackWalker walker = (StackWalker) WALKER.invokeExact();
            return walker.walk(frames -> frames.takeWhile(among).anyMatch(Monitors::holdsOne));
        } catch (Throwable e) {
            throw Fibers.sneaky(e);
        }
    }

    private static boolean holdsOne(StackFrame frame) {
        try {
            return ((Object[]) MONITORS.invokeExact(frame)).length > 0;
        } catch (Throwable e) {
            throw Fibers.sneaky(e);
        }
    }
}
