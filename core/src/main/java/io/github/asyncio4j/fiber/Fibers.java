package io.github.asyncio4j.fiber;

import org.jspecify.annotations.Nullable;

/**
 * The choice between the two engines, made once, and what differs between them.
 *
 * <p>{@code -Dasyncio4j.fiber=carried|portable} forces one. Otherwise the carried engine is taken where the JVM has been
 * started with {@value #FLAG} and a probe passes.
 */
public final class Fibers {

    /** The flag that makes the carried engine possible on the class path. */
    public static final String FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";

    private static final boolean CARRIED = choose();

    private Fibers() {}

    /** {@return whether fibers are carried by the loop's thread} */
    public static boolean carried() {
        return CARRIED;
    }

    /** {@return what runs here; null outside a loop and in an away region} */
    public static @Nullable Here here() {
        if (CARRIED) {
            Here here = Carrying.here();
            return here == null || here.away ? null : here;
        }
        return Here.LOCAL.get();
    }

    /**
     * Makes a fiber of the loop that runs on this thread.
     *
     * @param here the loop's, on its thread
     * @param name of the fiber's thread where it has one; empty for none
     * @param owner what {@link Fiber#owner} returns: the task
     * @param body begins with the first {@link Fiber#enter}
     * @return a fiber that has not begun
     */
    public static Fiber fiber(Here here, String name, Object owner, Fiber.Body body) {
        return CARRIED ? new CarriedFiber(here, name, owner, body) : new PortableFiber(here, name, owner, body);
    }

    /**
     * Finds out whether a callback of the loop must not enter a fiber now, since a frame of its own holds a monitor.
     * Takes some microseconds.
     *
     * @param loop the class whose frame ends the search: the loop's own frames hold none
     * @return true if one is held; false where fibers have threads of their own, and it does not matter
     */
    public static boolean holdsMonitor(Class<?> loop) {
        return CARRIED && Monitors.held(frame -> !frame.getClassName().equals(loop.getName()));
    }

    /**
     * Makes the stack of a generator.
     *
     * @param body begins with the first {@link Pulled#resume}
     * @return a stack that belongs to no fiber until it is pulled
     */
    public static Pulled pulled(Runnable body) {
        return CARRIED ? new NestedPulled(body) : new BatonPulled(body);
    }

    /**
     * Makes a virtual thread of the JDK's scheduler, wherever the caller runs; a plain one may inherit a fiber's.
     *
     * @param name for thread dumps
     * @param body runs on that thread
     * @return a thread that is not started
     */
    public static Thread worker(String name, Runnable body) {
        return CARRIED ? Carrying.newThread(Carrying.jdkScheduler(), name, body)
                : Thread.ofVirtual().name(name).unstarted(body);
    }

    /**
     * Runs a loop's turns on a thread that can enter fibers: this one, or, where this is a virtual thread and fibers are
     * carried, or a platform thread and fibers are portable, one made for it. What they throw comes out here.
     *
     * @param loop what {@link Here#loop} returns meanwhile
     * @param turns returns when the loop is to end
     */
    public static void drive(Object loop, Runnable turns) {
        if (Thread.currentThread().isVirtual() == CARRIED) {
            try (Driver driver = new Driver(loop)) {
                driver.run(turns);
            }
            return;
        }
        Here.enter(loop);
        try {
            turns.run();
        } finally {
            Here.leave();
        }
    }

    private static boolean choose() {
        System.Logger log = System.getLogger("io.github.asyncio4j");
        String wish = System.getProperty("asyncio4j.fiber", "");
        if (!wish.isEmpty() && !wish.equals("carried") && !wish.equals("portable")) {
            throw new IllegalArgumentException("-Dasyncio4j.fiber=" + wish + " is neither carried nor portable");
        }
        if (wish.equals("portable")) {
            log.log(System.Logger.Level.INFO, "asyncio4j runs on portable fibers, as -Dasyncio4j.fiber=portable asks");
            return false;
        }
        String flag = flag();
        if (!Thread.class.getModule().isOpen("java.lang", Fibers.class.getModule())) {
            if (wish.equals("carried")) {
                throw new IllegalStateException("-Dasyncio4j.fiber=carried needs the JVM flag " + flag);
            }
            log.log(System.Logger.Level.INFO,
                    "asyncio4j runs on portable fibers; the JVM flag " + flag + " makes it several times faster");
            return false;
        }
        try {
            Doors.open();
            Carrying.probe();
            log.log(System.Logger.Level.DEBUG, "asyncio4j runs on carried fibers, thanks to the JVM flag " + flag);
            return true;
        } catch (Throwable e) {
            if (wish.equals("carried")) {
                throw new IllegalStateException("-Dasyncio4j.fiber=carried cannot be had on Java "
                        + Runtime.version() + ": " + e, e);
            }
            log.log(System.Logger.Level.WARNING, "asyncio4j runs on portable fibers although " + flag
                    + " is set: Java " + Runtime.version() + " is not as expected", e);
            return false;
        }
    }

    private static String flag() {
        Module module = Fibers.class.getModule();
        return module.isNamed() ? "--add-opens java.base/java.lang=" + module.getName() : FLAG;
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }
}
