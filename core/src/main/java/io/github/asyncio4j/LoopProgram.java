package io.github.asyncio4j;

/** What {@link Asyncio#runLoops} runs on each of its loops. */
@FunctionalInterface
public interface LoopProgram {

    /**
     * Runs in the main task of a loop; may await.
     *
     * @param index which loop it is, from 0
     * @throws Exception what ends the other loops too
     */
    void run(int index) throws Exception;
}
