package io.github.asyncio4j.http.client;

import io.github.asyncio4j.EventLoop;
import io.github.asyncio4j.http.grammar.Gate;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The tunnel that an HTTP proxy makes for CONNECT. It is told where to, and who asks: nothing of the request. */
final class ConnectTunnel extends Tunnel {

    private static final int MAX_REPLY = 16 * 1024;
    private static final int STATUS_AT = 9;

    private final StringBuilder reply = new StringBuilder();
    private boolean open;

    ConnectTunnel(EventLoop loop, Origin origin, Proxy proxy) {
        super(loop, origin, proxy);
    }

    @Override
    byte[] begin() {
        String place = origin().authority(true);
        StringBuilder head = new StringBuilder("CONNECT ").append(Gate.checkTarget(place)).append(" HTTP/1.1\r\nHost: ")
                .append(place).append("\r\n");
        String authorization = proxy().authorization();
        if (authorization != null) {
            head.append("Proxy-Authorization: ").append(authorization).append("\r\n");
        }
        proxy().headers().forEach(field -> head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    byte @Nullable [] take(int octet) {
        reply.append((char) octet);
        int length = reply.length();
        if (length > MAX_REPLY) {
            throw refused("the head of its answer is longer than " + MAX_REPLY + " bytes");
        }
        if (octet == '\n' && length >= 4 && reply.charAt(length - 2) == '\r' && reply.charAt(length - 3) == '\n'
                && reply.charAt(length - 4) == '\r') {
            end();
        }
        return null;
    }

    private void end() {
        String line = reply.substring(0, reply.indexOf("\r\n"));
        int status = status(line);
        if (status < 0) {
            throw refused("it does not speak HTTP/1.1; it answered \"" + Gate.printable(line) + "\"");
        }
        if (status / 100 != 2) {
            throw new ClientHttpProxyException(origin(), proxy(), status,
                    line.length() > STATUS_AT + 4 ? line.substring(STATUS_AT + 4) : "");
        }
        open = true;
    }

    /** Returns the number of {@code HTTP/1.1 200 OK}, or -1. */
    private static int status(String line) {
        boolean http = line.startsWith("HTTP/1.0 ") || line.startsWith("HTTP/1.1 ");
        if (!http || line.length() < STATUS_AT + 3
                || line.length() > STATUS_AT + 3 && line.charAt(STATUS_AT + 3) != ' ') {
            return -1;
        }
        int status = 0;
        for (int i = STATUS_AT; i < STATUS_AT + 3; i++) {
            char c = line.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            status = status * 10 + c - '0';
        }
        return status;
    }

    @Override
    boolean isOpen() {
        return open;
    }
}
