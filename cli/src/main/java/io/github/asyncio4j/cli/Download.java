package io.github.asyncio4j.cli;

/**
 * How the download of one flag ended.
 *
 * @param bytes how many were written
 * @param detail what went wrong, or empty
 */
record Download(String code, Outcome outcome, int bytes, String detail) {

    private static final String DIFFERENT = "the file differs from its source";

    /** The three columns of the table. */
    enum Outcome {
        OK, NOT_FOUND, ERROR
    }

    static Download ok(String code, int bytes) {
        return new Download(code, Outcome.OK, bytes, "");
    }

    /** Judges a status that is not 200. */
    static Download refused(String code, int status) {
        return status == 404 ? new Download(code, Outcome.NOT_FOUND, 0, "")
                : error(code, "the server answered " + status);
    }

    /** A file that is not what it should be. */
    static Download different(String code) {
        return error(code, DIFFERENT);
    }

    boolean isDifferent() {
        return detail.equals(DIFFERENT);
    }

    static Download error(String code, String detail) {
        return new Download(code, Outcome.ERROR, 0, detail);
    }

    /** Returns what went wrong in words: the message, or the kind where there is none. */
    static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message != null ? message
                : failure.getCause() != null ? reason(failure.getCause()) : failure.getClass().getSimpleName();
    }
}
