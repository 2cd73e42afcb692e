package io.github.asyncio4j.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways to download, by the names that {@code --mode} knows. */
enum Mode {
    SEQUENTIAL(new Sequential()), THREADS(new Threads()), COROUTINES(new Coroutines());

    private final Way way;

    Mode(Way way) {
        this.way = way;
    }

    Way way() {
        return way;
    }

    /** Returns its name on the command line, in the table, and of its folder. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the option {@code --mode}. */
    static List<Mode> parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        List<Mode> found = Arrays.stream(values())
                .filter(mode -> name.equals("all") || name.equals(mode.label())).toList();
        if (found.isEmpty()) {
            throw new BadInput("--mode is '" + text + "'; allowed are "
                    + Arrays.stream(values()).map(Mode::label).collect(Collectors.joining(", ")) + " or all");
        }
        return found;
    }
}
