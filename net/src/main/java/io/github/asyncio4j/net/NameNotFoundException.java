package io.github.asyncio4j.net;

import java.io.IOException;

/** The name of a host has no address. */
public final class NameNotFoundException extends NetworkException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public NameNotFoundException(String message, IOException cause) {
        super(message, cause);
    }
}
