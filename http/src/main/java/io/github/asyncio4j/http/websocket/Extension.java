package io.github.asyncio4j.http.websocket;

import io.github.asyncio4j.http.grammar.Gate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of Sec-WebSocket-Extensions.
 *
 * @param parameters names and values; an empty text where there is no value
 */
record Extension(String name, Map<String, String> parameters) {

    /** Takes the values of the header apart; throws a sentence where they are malformed. */
    static List<Extension> parse(List<String> values) {
        List<Extension> extensions = new ArrayList<>();
        for (String value : values) {
            for (String element : value.split(",", -1)) {
                if (!element.isBlank()) {
                    extensions.add(parse(element));
                }
            }
        }
        return extensions;
    }

    private static Extension parse(String element) {
        String[] parts = element.split(";", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            String name = token(pair[0], element);
            String value = pair.length == 1 ? "" : token(unquoted(pair[1].strip()), element);
            if (parameters.put(name, value) != null) {
                throw malformed(element);
            }
        }
        return new Extension(token(parts[0], element), parameters);
    }

    /** What stands in quotes has to be a token too, so that a comma in it is malformed anyway. */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String token(String text, String element) {
        String token = text.strip();
        if (!Gate.isToken(token)) {
            throw malformed(element);
        }
        return token;
    }

    private static IllegalArgumentException malformed(String element) {
        return new IllegalArgumentException("the extension \"" + Gate.printable(element.strip()) + "\" is malformed");
    }

    /**
     * Returns what a client offers with this extension, or null if it is not one that this side can do. A parameter
     * that is unknown, or has a value that it cannot have, makes it so.
     */
    @Nullable
    Deflate offered() {
        return deflate(true);
    }

    /** Returns what a server agreed to with this extension, or null if it is not what was offered. */
    @Nullable
    Deflate agreed() {
        return deflate(false);
    }

    private @Nullable Deflate deflate(boolean offer) {
        if (!name.equals(Deflate.NAME)) {
            return null;
        }
        boolean serverForgets = false;
        boolean clientForgets = false;
        int serverBits = Deflate.MAX_BITS;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String value = parameter.getValue();
            boolean good = switch (parameter.getKey()) {
                case "server_no_context_takeover" -> serverForgets = value.isEmpty();
                case "client_no_context_takeover" -> clientForgets = value.isEmpty();
                case "server_max_window_bits" -> (serverBits = bits(value)) > 0;
                // A promise of the client, which this side need not hold it to; in an answer it was not asked for.
                case "client_max_window_bits" -> offer && (value.isEmpty() || bits(value) > 0);
                default -> false;
            };
            if (!good) {
                return null;
            }
        }
        return new Deflate(serverForgets, clientForgets, serverBits, Deflate.MAX_BITS);
    }

    /** Returns 8 to 15, or 0 for anything else: also for what is written with a sign or a zero in front. */
    private static int bits(String value) {
        return switch (value) {
            case "8" -> 8;
            case "9" -> 9;
            case "10" -> 10;
            case "11" -> 11;
            case "12" -> 12;
            case "13" -> 13;
            case "14" -> 14;
            case "15" -> 15;
            default -> 0;
        };
    }
}
