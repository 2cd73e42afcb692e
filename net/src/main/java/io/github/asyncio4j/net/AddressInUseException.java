package io.github.asyncio4j.net;

import java.io.IOException;

/** The address to listen at is taken by another socket. */
public final class AddressInUseException extends NetworkException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public AddressInUseException(String message, IOException cause) {
        super(message, cause);
    }
}
