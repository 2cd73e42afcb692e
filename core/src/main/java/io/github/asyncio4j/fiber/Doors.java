package io.github.asyncio4j.fiber;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Opens {@code jdk.internal.vm} and exports {@code jdk.internal.misc} to this module, which an open {@code java.lang}
 * makes possible.
 */
final class Doors {

    private Doors() {}

    static void open() throws Throwable {
        Module base = Object.class.getModule();
        Module ours = Doors.class.getModule();
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Module.class, MethodHandles.lookup());
        MethodType named = MethodType.methodType(void.class, String.class, Module.class);
        MethodType unnamed = MethodType.methodType(void.class, String.class);
        if (ours.isNamed()) {
            lookup.findVirtual(Module.class, "implAddOpens", named).invoke(base, "jdk.internal.vm", ours);
            lookup.findVirtual(Module.class, "implAddExports", named).invoke(base, "jdk.internal.misc", ours);
        } else {
            lookup.findVirtual(Module.class, "implAddOpensToAllUnnamed", unnamed).invoke(base, "jdk.internal.vm");
            lookup.findVirtual(Module.class, "implAddExportsToAllUnnamed", unnamed).invoke(base, "jdk.internal.misc");
        }
    }
}
