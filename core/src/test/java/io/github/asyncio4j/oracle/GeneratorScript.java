package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.generator;

import io.github.asyncio4j.Generator;
import io.github.asyncio4j.Generator.Yield;
import io.github.asyncio4j.GeneratorExit;
import io.github.asyncio4j.Trace.ValueError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The body of one generator of a random program, read from its text; random/generators.py says what the letters are. */
final class GeneratorScript {

    /** That the body returns. */
    private record Return(int value) {}

    private interface Statement {

        /** Returns null to go on with the next one. */
        @Nullable
        Return run(Yield<Integer, Integer> y, @Nullable Throwable caught) throws Throwable;
    }

    private final GeneratorProgram program;
    private final String text;
    private final Statement body;
    private int at;

    GeneratorScript(GeneratorProgram program, String text) {
        this.program = program;
        this.text = text;
        body = statements();
    }

    Generator<Integer, Integer, Integer> start() {
        return generator(y -> {
            try {
                Return end = body.run(y, null);
                return end == null ? null : end.value;
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
    }

    // ---- reading

    private Statement statements() {
        List<Statement> row = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ')') {
            row.add(statement());
        }
        return (y, caught) -> {
            for (Statement statement : row) {
                Return end = statement.run(y, caught);
                if (end != null) {
                    return end;
                }
            }
            return null;
        };
    }

    private Statement block() {
        at++;
        Statement block = statements();
        at++;
        return block;
    }

    private GeneratorScript inner() {
        int from = at + 1;
        int depth = 0;
        do {
            char c = text.charAt(at++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        } while (depth > 0);
        return new GeneratorScript(program, text.substring(from, at - 1));
    }

    private int number() {
        int from = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        return Integer.parseInt(text.substring(from, at));
    }

    private Statement statement() {
        char letter = text.charAt(at++);
        return switch (letter) {
            case 'T' -> attempt();
            case 'L' -> repeat(number(), block());
            case 'f' -> delegate(inner());
            case 'b' -> delegateToBegun(inner());
            case 'w' -> loop(inner());
            case 't' -> fail(text.charAt(at++));
            case '!' -> (_, caught) -> {
                throw caught;
            };
            default -> numbered(letter, number());
        };
    }

    private Statement numbered(char letter, int n) {
        return switch (letter) {
            case 'y' -> step(y -> program.got("<", y.yield(n)));
            case 'r' -> (_, _) -> new Return(n);
            case 'i' -> step(y -> y.yieldFrom(IntStream.rangeClosed(901, 900 + n).boxed().toList()));
            case 'e' -> take(inner(), n);
            case 'd' -> step(y -> {
                if (program.generator(n).state() != Generator.State.CREATED) {
                    program.got("=", y.yieldFrom(program.generator(n)));
                }
            });
            case 'n' -> step(_ -> program.attempt("n" + n, program.generator(n)::next));
            case 'N' -> step(_ -> program.got("N" + n + ":", program.generator(n).next()));
            case 'c' -> step(_ -> program.attemptClose("c" + n, n));
            case 'v' -> step(_ -> {
                Throwable error = program.make('V');
                program.attempt("v" + n, () -> program.generator(n).throwInto(error));
            });
            default -> throw new IllegalArgumentException(letter + " at " + at + " in " + text);
        };
    }

    // ---- what statements do

    private interface Step {
        void run(Yield<Integer, Integer> y) throws Throwable;
    }

    private static Statement step(Step step) {
        return (y, _) -> {
            step.run(y);
            return null;
        };
    }

    private Statement fail(char kind) {
        return (_, _) -> {
            throw program.make(kind);
        };
    }

    private static Statement repeat(int times, Statement block) {
        return (y, caught) -> {
            Return end = null;
            for (int n = 0; n < times && end == null; n++) {
                end = block.run(y, caught);
            }
            return end;
        };
    }

    private Statement delegate(GeneratorScript inner) {
        return step(y -> program.got("=", y.yieldFrom(inner.start())));
    }

    /** One that ignores its exit is dropped by Python, which closes it again and does not say how that went. */
    private Statement delegateToBegun(GeneratorScript inner) {
        return step(y -> {
            var begun = inner.start();
            program.got(">", begun.next());
            Integer result;
            try {
                result = y.yieldFrom(begun);
            } finally {
                program.drop(begun);
            }
            program.got("=", result);
        });
    }

    private Statement loop(GeneratorScript inner) {
        return step(y -> inner.start().forEach(value -> program.got("<", y.yield(value))));
    }

    private Statement take(GeneratorScript inner, int most) {
        return step(_ -> program.take(inner.start(), most));
    }

    private Statement attempt() {
        Statement tried = block();
        char kind = text.charAt(at++);
        Statement handler = block();
        Statement cleanup = block();
        return (y, outer) -> {
            Return end = null;
            Throwable failure = null;
            try {
                end = handled(tried, kind, handler, y, outer);
            } catch (Throwable e) {
                failure = e;
            }
            program.log("f");
            Return instead = cleanup.run(y, null);
            if (instead == null && failure != null) {
                throw failure;
            }
            return instead == null ? end : instead;
        };
    }

    private @Nullable Return handled(Statement tried, char kind, Statement handler, Yield<Integer, Integer> y,
            @Nullable Throwable outer) throws Throwable {
        try {
            return tried.run(y, outer);
        } catch (Throwable e) {
            if (!catches(kind, e)) {
                throw e;
            }
            program.log("c" + (e instanceof GeneratorExit ? "G" : program.describe(e)));
            return handler.run(y, e);
        }
    }

    private static boolean catches(char kind, Throwable e) {
        return switch (kind) {
            case 'V' -> e instanceof ValueError;
            case 'E' -> e instanceof Exception;
            case 'G' -> e instanceof GeneratorExit;
            case 'B' -> true;
            default -> false;
        };
    }
}
