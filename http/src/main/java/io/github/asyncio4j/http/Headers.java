package io.github.asyncio4j.http;

import io.github.asyncio4j.http.grammar.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message's head: names and values in the order they stand there, a name as often as it likes, the case
 * of names not counting. Immutable; the {@code with} methods return a changed copy.
 *
 * <p>Every way to make one refuses names that are not tokens and values with control characters.
 */
public final class Headers implements Iterable<Headers.Field> {

    /**
     * One line of the head.
     *
     * @param name the name as it was written
     * @param value the value, without the spaces around it
     */
    public record Field(String name, String value) {}

    /** No fields. */
    public static final Headers EMPTY = new Headers(new String[0]);

    /**
     * Name, value, name, value ... A head has a few dozen fields at most, so a search from the front is the fastest.
     */
    private final String[] flat;

    private Headers(String[] flat) {
        this.flat = flat;
    }

    /** Makes them of names and values in turn: {@code Headers.of("Accept", "text/html", "X-Id", "7")}. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values in turn were expected, and the last name, \""
                    + Gate.printable(namesAndValues[namesAndValues.length - 1]) + "\", has no value");
        }
        if (namesAndValues.length == 0) {
            return EMPTY;
        }
        String[] flat = namesAndValues.clone();
        for (int i = 0; i < flat.length; i += 2) {
            check(flat[i], flat[i + 1]);
        }
        return new Headers(flat);
    }

    private static void check(String name, String value) {
        Objects.requireNonNull(name, "the name of a header is null");
        if (value == null) {
            throw new NullPointerException("the value of the header " + Gate.printable(name) + " is null");
        }
        Gate.checkName(name);
        Gate.checkValue(name, value);
    }

    /** Returns the value of the first field of this name, or null. */
    public @Nullable String get(String name) {
        int at = indexOf(name, 0);
        return at < 0 ? null : flat[at + 1];
    }

    /** Returns the value of the first field of this name, or the other value if there is none. */
    public String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    /** Returns the values of all fields of this name, in order. */
    public List<String> getAll(String name) {
        List<String> values = new ArrayList<>(2);
        for (int at = indexOf(name, 0); at >= 0; at = indexOf(name, at + 2)) {
            values.add(flat[at + 1]);
        }
        return values;
    }

    /** Returns whether there is a field of this name. */
    public boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < flat.length; i += 2) {
            if (flat[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns these with one more field at the end. */
    public Headers and(String name, String value) {
        check(name, value);
        String[] more = Arrays.copyOf(flat, flat.length + 2);
        more[flat.length] = name;
        more[flat.length + 1] = value;
        return new Headers(more);
    }

    /** Returns these with this field in place of all that have its name. */
    public Headers with(String name, String value) {
        return without(name).and(name, value);
    }

    /** Returns these, with the other's fields in place of all that have their names. */
    public Headers with(Headers other) {
        Headers kept = this;
        for (int i = 0; i < other.flat.length; i += 2) {
            kept = kept.without(other.flat[i]);
        }
        if (kept.flat.length == 0) {
            return other;
        }
        String[] both = Arrays.copyOf(kept.flat, kept.flat.length + other.flat.length);
        System.arraycopy(other.flat, 0, both, kept.flat.length, other.flat.length);
        return new Headers(both);
    }

    /** Returns these without the fields of this name. */
    public Headers without(String name) {
        if (!contains(name)) {
            return this;
        }
        String[] kept = new String[flat.length];
        int n = 0;
        for (int i = 0; i < flat.length; i += 2) {
            if (!flat[i].equalsIgnoreCase(name)) {
                kept[n++] = flat[i];
                kept[n++] = flat[i + 1];
            }
        }
        return new Headers(Arrays.copyOf(kept, n));
    }

    /** Returns how many fields there are. */
    public int size() {
        return flat.length / 2;
    }

    /** Returns the name of a field by its place. */
    public String name(int index) {
        return flat[Objects.checkIndex(index, size()) * 2];
    }

    /** Returns the value of a field by its place. */
    public String value(int index) {
        return flat[Objects.checkIndex(index, size()) * 2 + 1];
    }

    @Override
    public Iterator<Field> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Field next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there are no more than " + size() + " headers");
                }
                return new Field(name(next), value(next++));
            }
        };
    }

    /** Compares names, without their case, values and order. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Headers headers) || headers.flat.length != flat.length) {
            return false;
        }
        for (int i = 0; i < flat.length; i += 2) {
            if (!flat[i].equalsIgnoreCase(headers.flat[i]) || !flat[i + 1].equals(headers.flat[i + 1])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 1; i < flat.length; i += 2) {
            hash = 31 * hash + flat[i].hashCode();
        }
        return hash;
    }

    /** Shows the names alone: values are often secrets. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("Headers[");
        for (int i = 0; i < flat.length; i += 2) {
            out.append(i == 0 ? "" : ", ").append(flat[i]);
        }
        return out.append(']').toString();
    }
}
