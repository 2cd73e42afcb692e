package io.github.asyncio4j.http.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The codings that a compressed file beside a file may have; the smaller ones first. */
enum Precompressed {
    BR("br", ".br"), ZSTD("zstd", ".zst"), GZIP("gzip", ".gz");

    private final String coding;
    private final String suffix;

    Precompressed(String coding, String suffix) {
        this.coding = coding;
        this.suffix = suffix;
    }

    /** What Content-Encoding says. */
    String coding() {
        return coding;
    }

    /** What the name of the file ends with. */
    String suffix() {
        return suffix;
    }

    /** Returns those that an Accept-Encoding accepts and does not like less than the file itself, the best first. */
    static List<Precompressed> accepted(@Nullable String accept) {
        List<Precompressed> accepted = new ArrayList<>(3);
        if (accept != null) {
            int[] weights = new int[values().length];
            int identity = weight(accept, "identity", 0);
            int any = weight(accept, "*", 0);
            for (Precompressed one : values()) {
                int weight = weight(accept, one.coding, any);
                weights[one.ordinal()] = weight;
                if (weight > 0 && weight >= identity) {
                    accepted.add(one);
                }
            }
            accepted.sort(Comparator.comparingInt(one -> -weights[one.ordinal()]));
        }
        return accepted;
    }

    private static int weight(String accept, String name, int otherwise) {
        for (int from = 0; from <= accept.length();) {
            int comma = accept.indexOf(',', from);
            String element = accept.substring(from, comma < 0 ? accept.length() : comma);
            int semicolon = element.indexOf(';');
            String coding = semicolon < 0 ? element : element.substring(0, semicolon);
            if (coding.strip().toLowerCase(Locale.ROOT).equals(name)) {
                return semicolon < 0 ? 1000 : ContentCoding.weight(element.substring(semicolon + 1).strip());
            }
            from = comma < 0 ? accept.length() + 1 : comma + 1;
        }
        return otherwise;
    }
}
