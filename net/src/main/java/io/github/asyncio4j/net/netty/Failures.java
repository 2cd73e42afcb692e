package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.AddressInUseException;
import io.github.asyncio4j.net.AddressNotAvailableException;
import io.github.asyncio4j.net.ConnectTimeoutException;
import io.github.asyncio4j.net.ConnectionRefusedException;
import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.NetworkException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;

/** Turns the exceptions of Netty and the JDK into ours, with a sentence. */
final class Failures {

    private Failures() {}

    static NetworkException connecting(SocketAddress remote, Throwable e) {
        String text = String.valueOf(e.getMessage());
        String where = name(remote);
        IOException cause = asIo(e);
        if (e instanceof io.netty.channel.ConnectTimeoutException || text.contains("timed out")) {
            return new ConnectTimeoutException("connecting to " + where + " timed out", cause);
        }
        if (e instanceof ConnectException && text.contains("refused")) {
            return new ConnectionRefusedException("connection refused by " + where
                    + ": nothing listens there, or a firewall refuses", cause);
        }
        if (text.contains("assign requested address")) {
            return new AddressNotAvailableException("cannot connect to " + where + " from the local address that was"
                    + " given, which this machine does not have: " + text, cause);
        }
        return new NetworkException("cannot connect to " + where + ": " + text, cause);
    }

    static NetworkException binding(SocketAddress local, Throwable e) {
        String text = String.valueOf(e.getMessage());
        String where = name(local);
        if (e instanceof IOException && text.contains("in use")) {
            return new AddressInUseException("cannot listen at " + where + ": the port is taken by another socket;"
                    + " choose another, or 0 for one that is free", asIo(e));
        }
        if (e instanceof IOException && text.contains("assign requested address")) {
            return new AddressNotAvailableException("cannot listen at " + where + ": this machine has no such address;"
                    + " take one of its own, or \"\" for all", asIo(e));
        }
        return new NetworkException("cannot listen at " + where + ": " + text, asIo(e));
    }

    static NetworkException using(SocketAddress remote, Throwable e) {
        String text = String.valueOf(e.getMessage());
        boolean reset = text.contains("reset") || text.contains("Broken pipe") || text.contains("aborted");
        if (e instanceof IOException && reset || e instanceof SocketException) {
            return new ConnectionResetException("the connection with " + name(remote) + " was lost: " + text, asIo(e));
        }
        return new NetworkException("the connection with " + name(remote) + " failed: " + e, asIo(e));
    }

    static ConnectionResetException lost(SocketAddress remote) {
        return new ConnectionResetException("Connection lost: the connection with " + name(remote) + " is closed",
                new IOException("connection closed"));
    }

    /** Writes an address without the host's name and the slash that the JDK puts before it. */
    private static String name(SocketAddress address) {
        String text = String.valueOf(address);
        return address instanceof InetSocketAddress ? text.substring(text.lastIndexOf('/') + 1) : text;
    }

    private static IOException asIo(Throwable e) {
        return e instanceof IOException io ? io : new IOException(e);
    }
}
