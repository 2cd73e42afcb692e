package io.github.asyncio4j.http.server;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.http.codec.Compression;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A content coding that responses are compressed with; see {@link Response#withCompression(ContentCoding...)}. */
public enum ContentCoding {
    /** What every client understands. */
    GZIP("gzip"),

    /** The same data in zlib's format. */
    DEFLATE("deflate"),

    /** Brotli, by the library brotli4j: as fast as gzip and a little shorter. */
    BR("br"),

    /** Zstandard, by the library zstd-jni: about as short as gzip in a fraction of its time. */
    ZSTD("zstd");

    /** What a response is compressed with unless it names others; those that are asked for equally, in this order. */
    static final List<ContentCoding> ALL = List.of(values());

    private final String token;

    /** Whether it can be applied here, once that was found out. */
    private volatile @Nullable Boolean available;

    ContentCoding(String token) {
        this.token = token;
    }

    /** Returns what Content-Encoding says. */
    public String token() {
        return token;
    }

    /**
     * Returns whether responses can be compressed with this here: whether its library is on the class path or module path
     * and runs on this machine. The first call loads the library, which takes a while.
     */
    public boolean isAvailable() {
        Boolean known = available;
        if (known == null) {
            known = Compression.isAvailable(token);
            available = known;
        }
        return known;
    }

    /** Returns the same; the library is loaded on another thread. Suspends until it is. */
    private boolean isUsable() {
        return available == null && this != GZIP && this != DEFLATE ? await(toThread(this::isAvailable))
                : isAvailable();
    }

    /**
     * Returns the one among these that an Accept-Encoding likes best, or null for none; those that it likes equally go in
     * the order given. One pass. Suspends while a library is loaded that was not before.
     */
    static @Nullable ContentCoding accepted(@Nullable String accept, List<ContentCoding> allowed) {
        if (accept == null) {
            return null;
        }
        int[] weights = new int[ALL.size()];
        Arrays.fill(weights, -1);
        int identity = -1;
        int any = -1;
        int from = 0;
        while (from <= accept.length()) {
            int comma = accept.indexOf(',', from);
            int to = comma < 0 ? accept.length() : comma;
            String element = accept.substring(from, to);
            int semicolon = element.indexOf(';');
            String name = (semicolon < 0 ? element : element.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
            int weight = semicolon < 0 ? 1000 : weight(element.substring(semicolon + 1).strip());
            switch (name) {
                case "gzip", "x-gzip" -> weights[GZIP.ordinal()] = weight;
                case "deflate" -> weights[DEFLATE.ordinal()] = weight;
                case "br" -> weights[BR.ordinal()] = weight;
                case "zstd" -> weights[ZSTD.ordinal()] = weight;
                case "identity" -> identity = weight;
                case "*" -> any = weight;
                default -> {}
            }
            from = to + 1;
        }
        ContentCoding best = null;
        int most = Math.max(0, identity);
        for (ContentCoding coding : allowed) {
            int weight = weights[coding.ordinal()] < 0 ? any : weights[coding.ordinal()];
            if (weight > 0 && (weight > most || best == null && weight == most) && coding.isUsable()) {
                best = coding;
                most = weight;
            }
        }
        return best;
    }

    /** Reads {@code q=0.5} as 500; what is malformed is 0. */
    static int weight(String parameter) {
        if (parameter.length() < 3 || parameter.length() > 7 || !parameter.regionMatches(true, 0, "q=", 0, 2)) {
            return 0;
        }
        char whole = parameter.charAt(2);
        int value = whole == '1' ? 1000 : 0;
        int unit = 100;
        for (int i = 4; i < parameter.length(); i++) {
            char c = parameter.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            value += (c - '0') * unit;
            unit /= 10;
        }
        return whole != '0' && whole != '1' ? 0 : Math.min(1000, value);
    }
}
