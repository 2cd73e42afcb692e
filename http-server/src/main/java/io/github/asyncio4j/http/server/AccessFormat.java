package io.github.asyncio4j.http.server;

import io.github.asyncio4j.http.Headers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The format of an access log, taken apart once. */
final class AccessFormat {

    /**
     * What there is to say of a request.
     *
     * @param peer the other end of the connection, which may be a proxy's
     * @param request null for one that was too malformed to be answered by a handler
     * @param nanos how long it took, until now
     */
    record Entry(@Nullable SocketAddress peer, @Nullable Request request, int status, Headers headers, long bytes,
            long nanos) {}

    /** Writes one part of the line. */
    @FunctionalInterface
    private interface Part {
        void append(StringBuilder out, Entry entry);
    }

    /** More than the 100 characters that a message of an error shows: here a target is what one looks for. */
    private static final int LONGEST = 1_024;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'['dd/MMM/uuuu:HH:mm:ss xx']'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final String format;
    private final List<Part> parts = new ArrayList<>();

    AccessFormat(String format) {
        this.format = format;
        int from = 0;
        for (int at = format.indexOf('%'); at >= 0; at = format.indexOf('%', from)) {
            addText(format.substring(from, at));
            from = add(at + 1);
        }
        addText(format.substring(from));
    }

    private void addText(String text) {
        if (!text.isEmpty()) {
            parts.add((out, _) -> out.append(text));
        }
    }

    /** Adds what stands behind a percent sign, and returns where that ends. */
    private int add(int at) {
        char c = at < format.length() ? format.charAt(at) : ' ';
        switch (c) {
            case '%' -> addText("%");
            case 'a' -> parts.add(AccessFormat::remote);
            case 't' -> parts.add((out, entry) -> TIME.formatTo(Instant.now().minusNanos(entry.nanos()), out));
            case 'r' -> parts.add(AccessFormat::firstLine);
            case 's' -> parts.add((out, entry) -> out.append(entry.status()));
            case 'b' -> parts.add((out, entry) -> out.append(entry.bytes()));
            case 'D' -> parts.add((out, entry) -> out.append(entry.nanos() / 1_000));
            case 'T' -> {
                if (format.startsWith("f", at + 1)) {
                    parts.add((out, entry) -> out
                            .append(String.format(Locale.ROOT, "%.6f", entry.nanos() / 1_000_000_000.0)));
                    return at + 2;
                }
                parts.add((out, entry) -> out.append(entry.nanos() / 1_000_000_000));
            }
            case '{' -> {
                return addHeader(at);
            }
            default -> throw refused(at);
        }
        return at + 1;
    }

    private int addHeader(int at) {
        int close = format.indexOf('}', at);
        if (close < 0 || !format.startsWith("i", close + 1) && !format.startsWith("o", close + 1)) {
            throw refused(at);
        }
        String name = format.substring(at + 1, close);
        boolean ofRequest = format.charAt(close + 1) == 'i';
        parts.add((out, entry) -> {
            Request request = entry.request();
            Headers headers = !ofRequest ? entry.headers() : request == null ? Headers.EMPTY : request.headers();
            appendEscaped(out, headers.get(name, "-"));
        });
        return close + 2;
    }

    private IllegalArgumentException refused(int at) {
        return new IllegalArgumentException("the format \"" + format + "\" has a percent sign, at " + (at - 1)
                + ", with something unknown behind it; %a %t %r %s %b %T %Tf %D %{Name}i %{Name}o and %% are known");
    }

    private static void remote(StringBuilder out, Entry entry) {
        Request request = entry.request();
        InetSocketAddress address = request != null ? request.remote()
                : entry.peer() instanceof InetSocketAddress internet ? internet : null;
        out.append(address == null ? "-" : address.getAddress().getHostAddress());
    }

    private static void firstLine(StringBuilder out, Entry entry) {
        Request request = entry.request();
        if (request == null) {
            out.append('-');
        } else {
            appendEscaped(out, request.method());
            out.append(' ');
            appendEscaped(out, request.rawTarget());
            out.append(' ').append(request.version());
        }
    }

    private static void appendEscaped(StringBuilder out, String text) {
        int shown = Math.min(text.length(), LONGEST);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            }
        }
        out.append(shown < text.length() ? "..." : "");
    }

    String line(Entry entry) {
        StringBuilder out = new StringBuilder(128);
        parts.forEach(part -> part.append(out, entry));
        return out.toString();
    }

    @Override
    public String toString() {
        return format;
    }
}
