package io.github.asyncio4j.net;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/** How long the path of a unix socket may be: the system has a field of that size for it. */
final class UnixPath {

    /** The field has 108 bytes, and 104 on macOS and the other BSDs. Two are for the zero at the end, for the JDK. */
    static final int LIMIT = System.getProperty("os.name").startsWith("Linux") ? 106 : 102;

    private UnixPath() {}

    /** Refuses the address of a unix socket that no system would take. */
    static void check(SocketAddress address) {
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            return;
        }
        String path = unix.getPath().toString();
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0) {
            throw new IllegalArgumentException("path was not specified: the path of a unix socket is empty");
        }
        if (length > LIMIT) {
            throw new IllegalArgumentException("the path of a unix socket is at most " + LIMIT
                    + " bytes long, and this one"
                    + " is " + length + ": " + path + "; take a shorter one, or one relative to the working directory");
        }
    }
}
