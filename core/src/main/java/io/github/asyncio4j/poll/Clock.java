package io.github.asyncio4j.poll;

/** A monotonic clock in nanoseconds; only differences mean anything. */
@FunctionalInterface
public interface Clock {

    /** The clock of the machine. */
    Clock SYSTEM = System::nanoTime;

    /** {@return the present reading, in nanoseconds; it never goes back} */
    long nanos();
}
