package io.github.asyncio4j.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** The pieces in which bytes may arrive. */
public final class Splits {

    private static final int TRIED = 4;

    private Splits() {}

    /** Returns the verdict on these bytes, which must be the same for each of several splits. */
    public static <T> T agree(byte[] all, Function<List<byte[]>, T> judge) {
        T whole = judge.apply(List.of(all.clone()));
        Random random = new Random(Arrays.hashCode(all));
        for (int i = 0; i < TRIED; i++) {
            List<byte[]> pieces = split(all, i == 0 ? 1 : 1 + random.nextInt(Math.max(1, all.length)), random);
            assertThat(judge.apply(pieces)).as(() -> "in pieces of " + pieces.stream().map(p -> p.length).toList())
                    .isEqualTo(whole);
        }
        return whole;
    }

    /** Cuts into pieces of 1 byte to the longest. */
    static List<byte[]> split(byte[] all, int longest, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < all.length;) {
            int to = Math.min(all.length, at + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(all, at, to));
            at = to;
        }
        return pieces;
    }
}
