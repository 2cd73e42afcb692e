package io.github.asyncio4j.net;

import java.io.IOException;

/** The name servers that were asked did not answer in time. */
public final class NameServerTimeoutException extends NetworkException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public NameServerTimeoutException(String message, IOException cause) {
        super(message, cause);
    }
}
