package io.github.asyncio4j.oracle;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Generator;
import io.github.asyncio4j.GeneratorExit;
import io.github.asyncio4j.StopIteration;
import io.github.asyncio4j.Trace.KeyError;
import io.github.asyncio4j.Trace.Odd;
import io.github.asyncio4j.Trace.ValueError;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A random program: generators, and what is done to them in turn; random/generators.py says what the letters are. */
final class GeneratorProgram {

    private static final Map<String, String> MESSAGES = Map.of("generator already executing", "A",
            "generator ignored GeneratorExit", "I", "generator raised StopIteration", "P");

    private final List<String> trace = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<Generator<Integer, Integer, Integer>> generators = new ArrayList<>();
    private final String[] words;
    private final Runnable atEachStep;

    /** The generators do what is to be done at each step, too, wherever they stand then. */
    GeneratorProgram(String line, Runnable atEachStep) {
        words = line.split(" ");
        this.atEachStep = atEachStep;
    }

    String run() {
        Arrays.stream(words[0].split(";")).map(body -> new GeneratorScript(this, body).start())
                .forEach(generators::add);
        Arrays.stream(words).skip(1).forEach(this::operate);
        for (int n = 0; n < generators.size(); n++) {
            logState(n);
            attemptClose("c" + n, n);
            logState(n);
        }
        String whole = String.join(" ", trace);
        generators.forEach(this::letGo);
        return whole;
    }

    /** Some bodies ignore their exit once or twice. */
    private void letGo(Generator<Integer, Integer, Integer> g) {
        for (int n = 0; n < 10 && g.state() == Generator.State.SUSPENDED; n++) {
            drop(g);
        }
    }

    private void operate(String operation) {
        char letter = operation.charAt(0);
        if (letter == 'x') {
            int open = operation.indexOf('(');
            var g = new GeneratorScript(this, operation.substring(open + 1, operation.length() - 1)).start();
            int most = Integer.parseInt(operation.substring(1, open));
            attemptDo("x", () -> take(g, most));
            return;
        }
        int n = Integer.parseInt(operation.replaceAll(",.*|[a-zA-Z]", ""));
        var g = generators.get(n);
        switch (letter) {
            case 'n' -> attempt(operation, g::next);
            case 's' -> attempt(operation, () -> g.send(Integer.valueOf(operation.replaceAll(".*,", ""))));
            case 't' -> {
                Throwable error = make(operation.charAt(1));
                attempt(operation, () -> g.throwInto(error));
            }
            case 'c' -> attemptClose(operation, n);
            case 'l' -> attemptDo(operation, () -> {
                for (Integer value : g) {
                    got(">", value);
                }
            });
            case 'a' -> attemptDo(operation, () -> take(g, 0));
            case 'm' -> attempt(operation, () -> takeAsStream(g));
            case 'i' -> logState(n);
            default -> throw new IllegalArgumentException(operation);
        }
    }

    // ---- what bodies do, too

    Generator<Integer, Integer, Integer> generator(int n) {
        return generators.get(n);
    }

    void take(Generator<Integer, Integer, Integer> g, int most) {
        int[] taken = new int[1];
        g.forEach(value -> {
            got(">", value);
            if (++taken[0] == most) {
                throw sneaky(make('V'));
            }
        });
    }

    /** A stream is a proxy, which cannot throw what is checked. */
    private @Nullable Integer takeAsStream(Generator<Integer, Integer, Integer> g) throws Exception {
        try {
            g.stream().forEach(value -> got(">", value));
            return null;
        } catch (UndeclaredThrowableException e) {
            throw sneaky(e.getCause());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable e) throws E {
        throw (E) e;
    }

    /** Python closes a generator that nobody refers to any more at once, and does not say how that went. */
    void drop(Generator<Integer, Integer, Integer> g) {
        try {
            if (g.state() == Generator.State.SUSPENDED) {
                g.close();
            }
        } catch (Throwable unheard) {
            // as in Python
        }
    }

    Throwable make(char kind) {
        errors.add(switch (kind) {
            case 'V' -> new ValueError("v");
            case 'K' -> new KeyError("k");
            case 'O' -> new Odd("o");
            case 'G' -> new GeneratorExit();
            default -> new StopIteration();
        });
        return errors.getLast();
    }

    // ---- the words of the trace

    void log(String word) {
        trace.add(word);
        atEachStep.run();
    }

    void got(String mark, @Nullable Integer value) {
        log(mark + (value == null ? "-" : value));
    }

    private void logState(int n) {
        log("i" + n + ":" + generators.get(n).state());
    }

    void attempt(String name, Callable<Integer> call) {
        try {
            got(name + ":", call.call());
        } catch (Throwable e) {
            log(name + ":" + describe(e));
        }
    }

    private void attemptDo(String name, Action call) {
        attempt(name, () -> {
            call.run();
            return null;
        });
    }

    /** Python's close returns what the body returns because of it, and null if there was nothing to close. */
    void attemptClose(String name, int n) {
        var g = generators.get(n);
        boolean open = g.state() != Generator.State.CLOSED;
        attempt(name, () -> {
            g.close();
            return open ? g.returned() : null;
        });
    }

    String describe(Throwable e) {
        for (int n = 0; n < errors.size(); n++) {
            if (errors.get(n) == e) {
                return kind(e) + "#" + n;
            }
        }
        if (e instanceof StopIteration stop) {
            return "S" + (stop.value() == null ? "-" : stop.value());
        }
        if (e instanceof IllegalStateException) {
            String kind = MESSAGES.entrySet().stream().filter(known -> e.getMessage().startsWith(known.getKey()))
                    .findFirst().orElseThrow(() -> new AssertionError(e)).getValue();
            return kind.equals("P") ? "P" + describe(e.getCause()) : kind;
        }
        return kind(e);
    }

    private static String kind(Throwable e) {
        return switch (e) {
            case ValueError _ -> "V";
            case KeyError _ -> "K";
            case Odd _ -> "O";
            case GeneratorExit _ -> "G";
            case StopIteration _ -> "S";
            case IllegalArgumentException _ -> "T";
            case UnsupportedOperationException _ -> "U";
            default -> throw new AssertionError(e);
        };
    }
}
