package io.github.asyncio4j;

/** Ends the program: thrown by a task or callback it leaves the loop at once and comes out of {@code run}. */
public sealed class SystemExit extends Error permits KeyboardInterrupt {

    private static final long serialVersionUID = 1;

    /** What the program should exit with. */
    private final int status;

    /**
     * Makes one with the exit status the program should end with.
     *
     * @param status 0 for success, as in {@link System#exit}
     */
    public SystemExit(int status) {
        super("exit status " + status);
        this.status = status;
    }

    /** {@return the status that the program should exit with} */
    public int status() {
        return status;
    }
}
