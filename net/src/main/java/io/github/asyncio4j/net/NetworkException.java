package io.github.asyncio4j.net;

import java.io.IOException;

/**
 * Something went wrong on the network: the root of this module's exceptions, asyncio's OSError. Its cause is the
 * exception of the JDK.
 */
public sealed class NetworkException extends java.io.UncheckedIOException permits ConnectionRefusedException,
        ConnectionResetException, ConnectTimeoutException, NameNotFoundException, AddressInUseException,
        IncompleteReadException, LimitOverrunException, AddressNotAvailableException, ProcessStartException,
        NameServerTimeoutException, TlsException {

    private static final long serialVersionUID = 1;

    /** Makes one. */
    public NetworkException(String message, IOException cause) {
        super(message, cause);
    }
}
