package io.github.asyncio4j.http.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL: names and values in the order they stand there, a name as often as it likes. Immutable; {@link
 * #and} returns a longer copy.
 */
public final class Query {

    /** No parameters. */
    public static final Query EMPTY = new Query(new String[0]);

    /** Name, value, name, value ..., decoded. */
    private final String[] flat;

    private Query(String[] flat) {
        this.flat = flat;
    }

    /** Makes one of names and values in turn: {@code Query.of("page", "2", "tag", "a", "tag", "b")}. */
    public static Query of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values in turn were expected, not " + namesAndValues.length
                    + " texts");
        }
        for (String text : namesAndValues) {
            Objects.requireNonNull(text, "a name or a value of the query is null");
        }
        return namesAndValues.length == 0 ? EMPTY : new Query(namesAndValues.clone());
    }

    /** Takes a query apart; what is malformed in it stands for itself. */
    static Query parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return EMPTY;
        }
        List<String> flat = new ArrayList<>();
        int from = 0;
        while (from < raw.length()) {
            int and = raw.indexOf('&', from);
            int to = and < 0 ? raw.length() : and;
            if (to > from) {
                int equals = raw.indexOf('=', from);
                int nameEnd = equals < 0 || equals > to ? to : equals;
                flat.add(RequestTarget.lenient(raw.substring(from, nameEnd)));
                flat.add(nameEnd == to ? "" : RequestTarget.lenient(raw.substring(nameEnd + 1, to)));
            }
            from = to + 1;
        }
        return new Query(flat.toArray(new String[0]));
    }

    /** Returns the first value of this name, or null. */
    public @Nullable String get(String name) {
        for (int i = 0; i < flat.length; i += 2) {
            if (flat[i].equals(name)) {
                return flat[i + 1];
            }
        }
        return null;
    }

    /** Returns the first value of this name, or the other value if there is none. */
    public String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    /** Returns all values of this name, in order. */
    public List<String> getAll(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < flat.length; i += 2) {
            if (flat[i].equals(name)) {
                values.add(flat[i + 1]);
            }
        }
        return values;
    }

    /** Returns whether there is a parameter of this name. */
    public boolean contains(String name) {
        return get(name) != null;
    }

    /** Returns the names, each once, in order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < flat.length; i += 2) {
            names.add(flat[i]);
        }
        return Collections.unmodifiableSet(names);
    }

    /** Returns this with one more parameter at the end. */
    public Query and(String name, String value) {
        String[] more = Arrays.copyOf(flat, flat.length + 2);
        more[flat.length] = Objects.requireNonNull(name, "the name is null");
        more[flat.length + 1] = Objects.requireNonNull(value, "the value is null");
        return new Query(more);
    }

    /** Returns how many parameters there are. */
    public int size() {
        return flat.length / 2;
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return flat.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Query query && Arrays.equals(flat, query.flat);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(flat);
    }

    /** Returns them in percent notation, as they go behind the question mark: {@code page=2&tag=a}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < flat.length; i += 2) {
            out.append(i == 0 ? "" : "&").append(Percent.query(flat[i])).append('=').append(Percent.query(flat[i + 1]));
        }
        return out.toString();
    }
}
