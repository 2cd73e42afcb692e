package io.github.asyncio4j;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The virtual threads that the JDK lists. It does so for its own tools only, so the way to them is a crooked one. */
final class VirtualThreads {

    private static final MethodHandle ROOT;
    private static final MethodHandle THREADS;
    private static final MethodHandle CHILDREN;

    static {
        try {
            Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
            Field theUnsafe = unsafeClass.getDeclaredField("theUnsafe");
            theUnsafe.setAccessible(true);
            Object unsafe = theUnsafe.get(null);
            Field trusted = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
            Object base = unsafeClass.getMethod("staticFieldBase", Field.class).invoke(unsafe, trusted);
            Object offset = unsafeClass.getMethod("staticFieldOffset", Field.class).invoke(unsafe, trusted);
            MethodHandles.Lookup lookup = (MethodHandles.Lookup) unsafeClass
                    .getMethod("getObject", Object.class, long.class).invoke(unsafe, base, offset);
            Class<?> containers = Class.forName("jdk.internal.vm.ThreadContainers");
            Class<?> container = Class.forName("jdk.internal.vm.ThreadContainer");
            ROOT = lookup.findStatic(containers, "root", MethodType.methodType(container));
            THREADS = lookup.findVirtual(container, "threads", MethodType.methodType(Stream.class));
            CHILDREN = lookup.findVirtual(container, "children", MethodType.methodType(Stream.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private VirtualThreads() {}

    /** Returns those that live; fibers of the carried engine are not among them. */
    static List<Thread> all() {
        List<Thread> threads = new ArrayList<>();
        try {
            collect(ROOT.invoke(), threads);
        } catch (Throwable e) {
            throw new AssertionError("this JDK lists its virtual threads elsewhere", e);
        }
        threads.removeIf(thread -> !thread.isVirtual() || thread.getName().contains("Poller"));
        return threads;
    }

    private static void collect(Object container, List<Thread> threads) throws Throwable {
        ((Stream<?>) THREADS.invoke(container)).forEach(thread -> threads.add((Thread) thread));
        for (Object child : ((Stream<?>) CHILDREN.invoke(container)).toList()) {
            collect(child, threads);
        }
    }
}
