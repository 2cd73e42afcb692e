package io.github.asyncio4j.fiber;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Exports {@code jdk.internal.vm} to this module, which an open {@code java.lang} makes possible. */
final class Doors {

    private Doors() {}

    static void open() throws Throwable {
        Module base = Object.class.getModule();
        Module ours = Doors.class.getModule();
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Module.class, MethodHandles.lookup());
        if (ours.isNamed()) {
            lookup.findVirtual(Module.class, "implAddExports",
                    MethodType.methodType(void.class, String.class, Module.class))
                    .invoke(base, "jdk.internal.vm", ours);
        } else {
            lookup.findVirtual(Module.class, "implAddExportsToAllUnnamed",
                    MethodType.methodType(void.class, String.class)).invoke(base, "jdk.internal.vm");
        }
    }
}
