package io.github.asyncio4j;

/** The body of a coroutine or scope that has no result. */
@FunctionalInterface
public interface Action {

    /**
     * Does the work; what it throws is what the await of it throws.
     *
     * @throws Exception whatever the work fails with, checked or not
     */
    void run() throws Exception;
}
