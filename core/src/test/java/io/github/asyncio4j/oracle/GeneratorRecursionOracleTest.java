package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.generator;
import static io.github.asyncio4j.Trace.trace;
import static io.github.asyncio4j.oracle.GeneratorsOracleTest.list;

import io.github.asyncio4j.Generator;
import io.github.asyncio4j.StopIteration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Generators that delegate to others, and to themselves. */
class GeneratorRecursionOracleTest {

    private record Tree(@Nullable Tree left, int value, @Nullable Tree right) {

        static Tree leaf(int value) {
            return new Tree(null, value, null);
        }
    }

    private static Generator<Integer, Void, Void> walk(@Nullable Tree tree) {
        return generator(y -> {
            if (tree != null) {
                y.yieldFrom(walk(tree.left));
                y.yield(tree.value);
                y.yieldFrom(walk(tree.right));
            }
            return null;
        });
    }

    private static Generator<Object, Void, Void> flatten(List<?> items) {
        return generator(y -> {
            for (Object item : items) {
                if (item instanceof List<?> list) {
                    y.yieldFrom(flatten(list));
                } else {
                    y.yield(item);
                }
            }
            return null;
        });
    }

    private static <T> List<T> concat(List<T> one, List<T> two) {
        return Stream.concat(one.stream(), two.stream()).toList();
    }

    private static <T> Generator<List<T>, Void, Void> permutations(List<T> items) {
        return generator(y -> {
            if (items.isEmpty()) {
                y.yield(List.of());
            }
            for (int n = 0; n < items.size(); n++) {
                List<T> others = concat(items.subList(0, n), items.subList(n + 1, items.size()));
                for (List<T> rest : permutations(others)) {
                    y.yield(concat(List.of(items.get(n)), rest));
                }
            }
            return null;
        });
    }

    private static Generator<List<Integer>, Void, Void> queens(int size, List<Integer> placed) {
        return generator(y -> {
            if (placed.size() == size) {
                y.yield(placed);
                return null;
            }
            int row = placed.size();
            for (int n = 0; n < size; n++) {
                int column = n;
                if (IntStream.range(0, row).allMatch(
                        r -> placed.get(r) != column && Math.abs(placed.get(r) - column) != row - r)) {
                    y.yieldFrom(queens(size, concat(placed, List.of(column))));
                }
            }
            return null;
        });
    }

    private static Generator<String, Void, Void> hanoi(int n, String a, String b, String c) {
        return generator(y -> {
            if (n > 0) {
                y.yieldFrom(hanoi(n - 1, a, c, b));
                y.yield(a + c);
                y.yieldFrom(hanoi(n - 1, b, a, c));
            }
            return null;
        });
    }

    private static boolean sameFringe(Tree one, Tree two) {
        try (var values = walk(one); var other = walk(two)) {
            for (Integer value : values) {
                if (!Objects.equals(value, other.next(null))) {
                    return false;
                }
            }
            return other.next(null) == null;
        }
    }

    @Test
    void recursion() throws Exception {
        Oracle.check("generators/recursion", () -> {
            Tree tree = new Tree(new Tree(Tree.leaf(1), 2, Tree.leaf(3)), 4,
                    new Tree(null, 5, new Tree(null, 6, null)));
            trace("in order", list(walk(tree)));
            trace("flat", list(flatten(List.of(1, List.of(2, List.of(3, List.of(), List.of(4)), 5),
                    List.of(List.of(List.of(6)))))));
            trace("permutations", list(permutations(List.of("a", "b", "c"))));
            trace("count", permutations(List.of(0, 1, 2, 3, 4, 5)).stream().count());
            var solutions = queens(8, List.of());
            trace("first", solutions.next());
            trace("second", solutions.next());
            trace("total", 2 + solutions.stream().count());
            trace("towers", list(hanoi(3, "a", "b", "c")));
            trace("moves", hanoi(10, "a", "b", "c").stream().count());
            Tree degenerate = null;
            for (int value = 6; value > 0; value--) {
                degenerate = new Tree(null, value, degenerate);
            }
            trace("same fringe", sameFringe(tree, degenerate));
        });
    }

    // ---- yield from

    private static Generator<Object, String, List<String>> inner(String name, int count) {
        return generator(y -> {
            trace(name, "starts");
            List<String> received = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                received.add(y.yield(name + n));
            }
            trace(name, "ends");
            return received;
        });
    }

    private static Generator<Object, String, List<String>> middle() {
        return generator(y -> {
            List<String> first = y.yieldFrom(inner("x", 2));
            trace("middle got", first);
            List<String> second = y.yieldFrom(inner("y", 1));
            trace("middle got", second);
            return concat(first, second);
        });
    }

    private static Generator<Object, String, String> outer() {
        return generator(y -> {
            trace("outer got", y.yieldFrom(middle()));
            y.yield("last");
            return "outer result";
        });
    }

    private static Generator<Object, String, Void> chain(List<Iterable<?>> parts) {
        return generator(y -> {
            parts.forEach(part -> y.yieldFrom(part));
            return null;
        });
    }

    private static Generator<String, String, String> deep(int n) {
        return generator(y -> n == 0 ? y.yield("bottom") : y.yieldFrom(deep(n - 1)));
    }

    private static Generator<String, Void, Void> usesEmpty() {
        return generator(y -> {
            Generator<String, Void, String> empty = generator(_ -> "no values");
            trace("inner without values gives", y.yieldFrom(empty));
            y.yield("after");
            return null;
        });
    }

    @Test
    void yieldFrom() throws Exception {
        Oracle.check("generators/yield_from", () -> {
            var g = outer();
            Object value = g.send(null);
            for (int n = 1;; n++) {
                trace("yielded", value);
                try {
                    value = g.send("sent" + n);
                } catch (StopIteration e) {
                    trace("returned", e.value());
                    break;
                }
            }
            trace(list(chain(List.of(List.of(1, 2), inner("z", 2), List.of(), List.of(0, 1, 2)))));
            var deep = deep(100);
            trace(deep.next());
            try {
                deep.send("through a hundred levels");
            } catch (StopIteration e) {
                trace(e.value());
            }
            trace(list(usesEmpty()));
        });
    }
}
