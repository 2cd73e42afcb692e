package io.github.asyncio4j.http;

/** Thrown for a URL that no request can be sent to; says what is wrong with it. */
public final class InvalidUrlException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String url;

    /** Makes one for a URL and a sentence that says what is allowed. */
    public InvalidUrlException(String url, String message) {
        super(message);
        this.url = url;
    }

    /** Returns the URL as it was given. */
    public String url() {
        return url;
    }
}
