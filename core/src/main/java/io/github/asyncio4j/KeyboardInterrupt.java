package io.github.asyncio4j;

/**
 * The program was interrupted with Ctrl-C (SIGINT): what {@link Asyncio#run} and {@link Runner#run} throw when that is why
 * their coroutine ended. Its exit status is 130, a shell's for an interrupted program.
 */
public final class KeyboardInterrupt extends SystemExit {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public KeyboardInterrupt() {
        super(130);
    }
}
