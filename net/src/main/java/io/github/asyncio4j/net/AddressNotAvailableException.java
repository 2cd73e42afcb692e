package io.github.asyncio4j.net;

import java.io.IOException;

/** The address to listen at or to connect from is none of this machine. */
public final class AddressNotAvailableException extends NetworkException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public AddressNotAvailableException(String message, IOException cause) {
        super(message, cause);
    }
}
