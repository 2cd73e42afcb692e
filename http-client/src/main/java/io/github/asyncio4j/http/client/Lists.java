package io.github.asyncio4j.http.client;

import java.util.ArrayList;
import java.util.List;

/** Lists that do not change. */
final class Lists {

    private Lists() {}

    /** Returns a list with one more at its end. */
    static <T> List<T> and(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return List.copyOf(more);
    }
}
