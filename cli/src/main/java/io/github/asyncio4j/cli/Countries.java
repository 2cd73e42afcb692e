package io.github.asyncio4j.cli;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the option {@code --countries}. */
final class Countries {

    /** The twenty with the most people, most first. */
    static final List<String> POP20 = List.of("cn", "in", "us", "id", "br", "pk", "ng", "bd", "ru", "jp",
            "mx", "ph", "vn", "et", "eg", "de", "ir", "tr", "cd", "fr");

    private Countries() {}

    /** Returns the codes that a text names, each once: POP20, ALL, or codes with commas between. */
    static List<String> parse(String text, Collection<String> known) {
        return switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "POP20" -> POP20;
            case "ALL" -> List.copyOf(known);
            default -> codes(text, known);
        };
    }

    private static List<String> codes(String text, Collection<String> known) {
        Set<String> codes = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            String code = part.strip().toLowerCase(Locale.ROOT);
            if (!known.contains(code)) {
                throw new BadInput("unknown country '" + part.strip() + "' in --countries " + text
                        + "; allowed are POP20, ALL, or two-letter codes with commas between, such as cn,in,us ("
                        + known.size() + " are known)");
            }
            codes.add(code);
        }
        return List.copyOf(codes);
    }
}
