package io.github.asyncio4j.cli;

/** A way to download many flags. */
sealed interface Way permits Sequential, Threads, Coroutines {

    /**
     * Downloads. Returns when all is done, or early after an interruption. A flag that cannot be had is noted as that
     * and does not hold up the others.
     *
     * @throws BadInput if there is no server, or the folder cannot be written to
     */
    void download(Order order) throws InterruptedException;
}
