package io.github.asyncio4j.bench.measure;

import io.github.asyncio4j.fiber.Fibers;

/** The engine that this JVM has chosen. */
public final class Engine {

    private Engine() {}

    /** Returns the name under which its figures stand in the tables. */
    public static String label() {
        return Fibers.carried() ? "asyncio4j-carried" : "asyncio4j-portable";
    }
}
