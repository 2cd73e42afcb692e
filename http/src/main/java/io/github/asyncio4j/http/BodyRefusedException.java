package io.github.asyncio4j.http;

/**
 * Thrown for a body that came in and cannot be taken: it breaks the rules of its media type, or is over a limit. A
 * server answers it with its {@link #status}.
 */
public final class BodyRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    private BodyRefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Makes one for a body that is malformed: status 400. */
    public static BodyRefusedException malformed(String message) {
        return new BodyRefusedException(400, message);
    }

    /** Makes one for a body that is over a limit: status 413. */
    public static BodyRefusedException tooLarge(String message) {
        return new BodyRefusedException(413, message);
    }

    /** Returns the status that answers it: 400 or 413. */
    public int status() {
        return status;
    }
}
