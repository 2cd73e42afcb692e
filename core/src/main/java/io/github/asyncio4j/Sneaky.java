package io.github.asyncio4j;

/** Throws what was thrown, checked or not: await rethrows the very exception that the awaited work failed with. */
final class Sneaky {

    private Sneaky() {}

    /** Throws it; the return type lets the caller write {@code throw} before it. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneak(Throwable failure) throws E {
        throw (E) failure;
    }
}
