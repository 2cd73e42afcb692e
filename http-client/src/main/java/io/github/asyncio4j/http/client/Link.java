package io.github.asyncio4j.http.client;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A link to something else that the server named in the head of a response (RFC 8288): the next page, a style sheet.
 *
 * @param url what it leads to, absolute
 * @param parameters what is said of it, by names in lower case: {@code rel}, {@code title}, {@code type} ...; of several of
 *        one name the first
 */
public record Link(URI url, Map<String, String> parameters) {

    /** Keeps a copy of the parameters. */
    public Link {
        Objects.requireNonNull(url, "the URL of the link is null");
        parameters = Map.copyOf(parameters);
    }

    /** Returns whether it is this to the response, in whatever case: {@code next}, {@code prev}, {@code last} ... */
    public boolean is(String relation) {
        return relations().contains(relation.toLowerCase(Locale.ROOT));
    }

    /** Returns what it is to the response, in lower case; it may be several things, or nothing. */
    public List<String> relations() {
        return Arrays.stream(parameters.getOrDefault("rel", "").toLowerCase(Locale.ROOT).split("[ \t]+"))
                .filter(one -> !one.isEmpty()).toList();
    }
}
