package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.grammar.Gate;
import java.util.List;
import java.util.TreeSet;

/**
 * Which headers the client adds by itself where a request has none of the name: aiohttp's skip_auto_headers.
 *
 * @param skipped the names of those that it does not, as they are in {@link #KNOWN}
 */
record AutoHeaders(List<String> skipped) {

    /** Those that a server can do without. */
    private static final List<String> KNOWN = List.of("Accept", "Accept-Encoding", "Content-Type", "User-Agent");

    static final AutoHeaders ALL = new AutoHeaders(List.of());

    /** Returns these without headers of these names, in whatever case, or throws. */
    AutoHeaders without(String... names) {
        TreeSet<String> more = new TreeSet<>(skipped);
        for (String name : names) {
            more.add(KNOWN.stream().filter(known -> known.equalsIgnoreCase(name)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the header \""
                            + Gate.printable(String.valueOf(name))
                            + "\" is not one that can be left out; User-Agent, Accept, Accept-Encoding and Content-Type"
                            + " can")));
        }
        return new AutoHeaders(List.copyOf(more));
    }

    /** Returns these without those that others leave out. */
    AutoHeaders and(AutoHeaders others) {
        return others.skipped.isEmpty() ? this : without(others.skipped.toArray(String[]::new));
    }

    /** Whether one of this name is added. */
    boolean has(String name) {
        return !skipped.contains(name);
    }
}
