package io.github.asyncio4j.http.codec;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the content codings of one body, at most {@value #MAX_LAYERS} of them, piece by piece. What comes out is
 * limited while it does, in all layers, so that little compressed data cannot become much memory.
 */
public final class Decompression {

    /** What a body may become. */
    public record Limit(long bytes, int ratio) {

        /** 32 MiB, and past 1 MiB no more than 200 times what was received. */
        public static final Limit DEFAULT = new Limit(32 << 20, 200);
    }

    private static final int MAX_LAYERS = 2;

    /** Up to here the ratio does not count: a short text of one letter is no attack. */
    private static final long RATIO_FROM = 1 << 20;

    /** One coding, and how much came out of it. */
    private static final class Layer {
        private final Decompressor decompressor;
        private boolean fed;
        private long out;

        Layer(Decompressor decompressor) {
            this.decompressor = decompressor;
        }
    }

    /** From the outermost coding, which was applied last, to the innermost. */
    private final List<Layer> layers;
    private final Limit limit;
    private long in;

    /** What is held outside of the heap by a library that does not free it by itself; null where none is. */
    private @Nullable Forgotten memory;

    private Decompression(List<Layer> layers, Limit limit) {
        this.layers = layers;
        this.limit = limit;
    }

    private static final String ACCEPTED =
            "gzip, deflate".concat(Codings.BROTLI ? ", br" : "").concat(Codings.ZSTD ? ", zstd" : "");

    /** Returns the value of Accept-Encoding that names all that can be undone here. */
    public static String accepted() {
        return ACCEPTED;
    }

    /**
     * Returns what undoes the codings that these values of Content-Encoding name; null where there are none, or one that
     * is unknown, and the body is to be left as it is.
     *
     * @throws DecompressionException if there are too many, or what undoes one of them is missing
     */
    public static @Nullable Decompression of(List<String> contentEncoding, Limit limit) {
        List<String> codings = new ArrayList<>(1);
        for (String value : contentEncoding) {
            for (String coding : value.split(",")) {
                String name = coding.strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !name.equals("identity")) {
                    codings.add(name);
                }
            }
        }
        if (codings.isEmpty()) {
            return null;
        }
        if (codings.size() > MAX_LAYERS) {
            throw new DecompressionException("the body is compressed " + codings.size() + " times over; "
                    + MAX_LAYERS + " are allowed");
        }
        if (!codings.stream().allMatch(Decompression::isKnown)) {
            return null;
        }
        Decompression made = new Decompression(new ArrayList<>(1), limit);
        try {
            for (String coding : codings.reversed()) {
                made.layers.add(new Layer(decompressor(coding)));
            }
        } catch (DecompressionException e) {
            made.close();
            throw e;
        }
        if (codings.contains("br") || codings.contains("zstd")) {
            made.memory = Forgotten.watch(made, free(made.layers));
        }
        return made;
    }

    /** Static, so that what frees the memory does not keep the one who holds it. */
    private static Runnable free(List<Layer> layers) {
        return () -> layers.forEach(layer -> layer.decompressor.close());
    }

    /** Returns how many hold memory outside of the heap that only a close gives back, but for those that were collected. */
    public static int holding() {
        return Forgotten.sweep();
    }

    private static boolean isKnown(String coding) {
        return switch (coding) {
            case "gzip", "x-gzip", "deflate", "br", "zstd" -> true;
            default -> false;
        };
    }

    private static Decompressor decompressor(String coding) {
        return switch (coding) {
            case "br" -> {
                need(Codings.BROTLI, "br", "com.aayushatharva.brotli4j:brotli4j");
                yield new BrotliDecompressor();
            }
            case "zstd" -> {
                need(Codings.ZSTD, "zstd", "com.github.luben:zstd-jni");
                yield new ZstdDecompressor();
            }
            case "deflate" -> new DeflateDecompressor();
            default -> new GzipDecompressor();
        };
    }

    private static void need(boolean there, String coding, String library) {
        if (!there) {
            throw new DecompressionException("the body has the coding " + coding + ", which needs " + library
                    + " on the class path or module path");
        }
    }

    /** Takes a piece as it was received. What the one before it gave has to be pulled before. */
    public void push(byte[] received) {
        in += received.length;
        try {
            feed(layers.getFirst(), received);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static void feed(Layer layer, byte[] piece) {
        layer.fed = true;
        layer.decompressor.push(piece);
    }

    /**
     * Returns the next piece, never empty; null where more has to be received.
     *
     * @throws DecompressionException if the body is malformed or becomes too long
     */
    public byte @Nullable [] pull() {
        try {
            return pulled();
        } finally {
            // Else it might be taken for forgotten within its last call.
            Reference.reachabilityFence(this);
        }
    }

    private byte @Nullable [] pulled() {
        int i = layers.size() - 1;
        while (true) {
            Layer layer = layers.get(i);
            byte[] piece = layer.fed ? layer.decompressor.pull() : null;
            if (piece == null) {
                if (--i < 0) {
                    return null;
                }
                continue;
            }
            count(layer, piece.length);
            if (i == layers.size() - 1) {
                return piece;
            }
            feed(layers.get(++i), piece);
        }
    }

    private void count(Layer layer, int length) {
        layer.out += length;
        if (layer.out > limit.bytes) {
            throw new DecompressionException("the body becomes longer than the limit maxDecompressed, " + limit.bytes
                    + " bytes, of " + in + " bytes that were received");
        }
        if (layer.out > RATIO_FROM && layer.out / limit.ratio > in) {
            throw new DecompressionException("the body becomes more than " + limit.ratio + " times as long as the "
                    + in + " bytes that were received, which is the limit maxDecompressionRatio");
        }
    }

    /**
     * Notes that nothing more comes.
     *
     * @throws DecompressionException if something is missing
     */
    public void end() {
        for (Layer layer : layers) {
            if (layer.fed && !layer.decompressor.isComplete()) {
                throw new DecompressionException("the compressed body ended early");
            }
        }
    }

    /** Gives back what it holds outside of the heap. A second call does nothing. */
    public void close() {
        if (memory == null) {
            free(layers).run();
        } else {
            memory.close();
        }
    }
}
