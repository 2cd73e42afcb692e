package io.github.asyncio4j.net.netty;

import io.github.asyncio4j.net.AddressInUseException;
import io.github.asyncio4j.net.AddressNotAvailableException;
import io.github.asyncio4j.net.ConnectTimeoutException;
import io.github.asyncio4j.net.ConnectionRefusedException;
import io.github.asyncio4j.net.ConnectionResetException;
import io.github.asyncio4j.net.NetworkException;
import io.netty.channel.ChannelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import org.jspecify.annotations.Nullable;

/** Turns the exceptions of Netty and the JDK into ours, with a sentence. */
final class Failures {

    private static final String NO_SUCH_FAMILY = "IPv6 is switched off on this machine, or in this JVM"
            + " (java.net.preferIPv4Stack)";

    private Failures() {}

    /** @param local from where, if that was chosen */
    static NetworkException connecting(SocketAddress remote, @Nullable SocketAddress local, Throwable e) {
        if (local != null && e instanceof IOException && String.valueOf(e.getMessage()).contains("in use")) {
            return new AddressInUseException("cannot connect to " + name(remote) + " from " + name(local)
                    + ": the port is taken by another socket; choose another, or 0 for one that is free", asIo(e));
        }
        return connecting(remote, e);
    }

    static NetworkException connecting(SocketAddress remote, Throwable e) {
        String text = text(e);
        String where = name(remote);
        IOException cause = asIo(e);
        if (e instanceof io.netty.channel.ConnectTimeoutException || text.contains("timed out")) {
            return new ConnectTimeoutException("connecting to " + where + " timed out", cause);
        }
        if (UnixSockets.isUnix(remote)) {
            return connectingToFile(where, text, cause);
        }
        if (e instanceof ConnectException && text.contains("refused")) {
            return new ConnectionRefusedException("connection refused by " + where
                    + ": nothing listens there, or a firewall refuses", cause);
        }
        if (hasNoSuchFamily(e, text)) {
            return new AddressNotAvailableException("cannot connect to " + where + ": " + NO_SUCH_FAMILY, cause);
        }
        if (text.contains("assign requested address")) {
            return new AddressNotAvailableException("cannot connect to " + where + ": this machine has no address of"
                    + " that kind, or not the local one that was given: " + text, cause);
        }
        return new NetworkException("cannot connect to " + where + ": " + text, cause);
    }

    private static NetworkException connectingToFile(String file, String text, IOException cause) {
        if (text.contains("refused")) {
            return new ConnectionRefusedException("connection refused by " + file + ": no server listens there; a file"
                    + " may be left of one that did, or be no socket", cause);
        }
        String why = "";
        if (text.contains("No such file") || cause instanceof FileNotFoundException) {
            // Netty's native exception says no more than its type.
            return new NetworkException("cannot connect to " + file + ": there is no such file; does the server run?",
                    cause);
        }
        if (text.contains("ermission")) {
            why = "this process may not write to the file, or not see its directory; ";
        } else if (text.contains("temporarily unavailable")) {
            why = "the server has too many connections waiting; ";
        }
        return new NetworkException("cannot connect to " + file + ": " + why + text, cause);
    }

    static NetworkException binding(SocketAddress local, Throwable e) {
        String text = text(e);
        String where = name(local);
        if (UnixSockets.isUnix(local)) {
            return bindingFile(where, text, asIo(e));
        }
        if (e instanceof IOException && text.contains("in use")) {
            return new AddressInUseException("cannot listen at " + where + ": the port is taken by another socket;"
                    + " choose another, or 0 for one that is free", asIo(e));
        }
        if (e instanceof IOException && text.contains("assign requested address")) {
            return new AddressNotAvailableException("cannot listen at " + where + ": this machine has no such address;"
                    + " take one of its own, or \"\" for all", asIo(e));
        }
        if (hasNoSuchFamily(e, text)) {
            return new AddressNotAvailableException("cannot listen at " + where + ": " + NO_SUCH_FAMILY, asIo(e));
        }
        return new NetworkException("cannot listen at " + where + ": " + text, asIo(e));
    }

    /** Netty says it by the system's text, the JDK by one of its own, or by a type without any. */
    private static boolean hasNoSuchFamily(Throwable e, String text) {
        return e instanceof UnsupportedAddressTypeException || text.contains("family not supported")
                || text.contains("family unavailable");
    }

    private static NetworkException bindingFile(String file, String text, IOException cause) {
        if (file.startsWith("@") && text.contains("in use")) {
            return new AddressInUseException("cannot listen at " + file + ": another socket has this name", cause);
        }
        if (cause instanceof FileAlreadyExistsException || text.contains("in use")) {
            return new AddressInUseException(
                    "cannot listen at " + file + ": Address " + file + " is already in use by a"
                            + " file that is no socket; remove it, or choose another path",
                    cause);
        }
        String why = "";
        if (text.contains("No such file")) {
            why = "there is no such directory; ";
        } else if (text.contains("ermission") || cause instanceof AccessDeniedException) {
            why = "this process may not make a file there, or not remove the one that is there; ";
        }
        return new NetworkException("cannot listen at " + file + ": " + why + text, cause);
    }

    static NetworkException using(SocketAddress remote, Throwable e) {
        if (e instanceof NetworkException ours) {
            return ours;
        }
        String text = text(e);
        boolean reset = text.contains("reset") || text.contains("Broken pipe") || text.contains("aborted");
        if (e instanceof IOException && reset || e instanceof SocketException) {
            return new ConnectionResetException("the connection with " + name(remote) + " was lost: " + text, asIo(e));
        }
        return new NetworkException("the connection with " + name(remote) + " failed: " + e, asIo(e));
    }

    static NetworkException joining(InetAddress group, NetworkInterface on, Throwable e) {
        return new NetworkException(
                "cannot take part in the group " + group.getHostAddress() + " on " + on.getName() + ": "
                        + e.getMessage(),
                asIo(e));
    }

    /** A datagram was not sent, or not taken; whose address it was is not always known. */
    static NetworkException sending(@Nullable SocketAddress to, IOException e) {
        String text = text(e);
        String where = to == null ? "its address" : name(to);
        if (e instanceof PortUnreachableException || text.contains("refused")) {
            return new ConnectionRefusedException(
                    "connection refused by " + where + ": nothing there receives datagrams",
                    e);
        }
        return new NetworkException("a datagram for " + where + " failed: " + text, e);
    }

    static ConnectionResetException lost(SocketAddress remote) {
        return new ConnectionResetException("Connection lost: the connection with " + name(remote) + " is closed",
                new IOException("connection closed"));
    }

    /** Says what the system said; Netty may have wrapped it in less. */
    private static String text(Throwable e) {
        Throwable told = e instanceof ChannelException && e.getCause() != null ? e.getCause() : e;
        String text = String.valueOf(told.getMessage());
        return text.contains("open files")
                ? text + "; raise the limit of this process (ulimit -n), or close what is not needed"
                : text;
    }

    /** Writes an address without the host's name and the slash that the JDK puts before it. */
    static String name(SocketAddress address) {
        String text = String.valueOf(address);
        if (text.isEmpty()) {
            return "an unnamed unix socket";
        }
        return address instanceof InetSocketAddress ? text.substring(text.lastIndexOf('/') + 1) : text;
    }

    static IOException asIo(Throwable e) {
        return e instanceof IOException io ? io : new IOException(e);
    }
}
