package io.github.asyncio4j.cli;

/** Thrown for what the user has to put right; the message is the one line that is shown, the exit code is 2. */
final class BadInput extends RuntimeException {

    static final int EXIT_CODE = 2;

    private static final long serialVersionUID = 1;

    BadInput(String message) {
        super(message.replaceAll("\\s*\\R\\s*", " "));
    }

    /** Says that there is no server at all. */
    static BadInput noServer(String baseUrl, String reason) {
        return new BadInput("no connection for " + baseUrl + " (" + reason
                + "): start a server there, or leave --base-url out and one is started for you");
    }
}
