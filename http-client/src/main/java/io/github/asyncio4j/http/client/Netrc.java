package io.github.asyncio4j.http.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The users and passwords of a {@code .netrc} file: {@code machine example.org login me password secret}. */
final class Netrc {

    private final Map<String, BasicAuth> machines = new HashMap<>();
    private @Nullable BasicAuth otherwise;

    private Netrc() {}

    /** Reads the user's file: that of the variable NETRC, else the one in the home folder; no file is an empty one. */
    static Netrc read() {
        String named = System.getenv("NETRC");
        Path file = named == null ? Path.of(System.getProperty("user.home"), ".netrc") : Path.of(named);
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            return new Netrc();
        }
    }

    static Netrc parse(String text) {
        Netrc netrc = new Netrc();
        StringBuilder kept = new StringBuilder();
        boolean macro = false;
        for (String line : text.split("\n", -1)) {
            // A macro goes to the next empty line.
            macro = line.startsWith("macdef") || macro && !line.isBlank();
            kept.append(macro || line.startsWith("#") ? "" : line).append('\n');
        }
        netrc.take(new StringTokenizer(kept.toString()));
        return netrc;
    }

    private void take(StringTokenizer words) {
        String machine = null;
        String user = "";
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            String value = word.equals("default") ? "" : words.hasMoreTokens() ? words.nextToken() : "";
            switch (word) {
                case "machine", "default" -> {
                    machine = value;
                    user = "";
                }
                case "login" -> user = value;
                case "password" -> add(machine, user, value);
                default -> {}
            }
        }
    }

    private void add(@Nullable String machine, String user, String password) {
        if (machine == null || user.indexOf(':') >= 0) {
            return;
        }
        if (machine.isEmpty()) {
            otherwise = new BasicAuth(user, password);
        } else {
            machines.putIfAbsent(machine, new BasicAuth(user, password));
        }
    }

    /** Returns what there is for a host, or null. */
    @Nullable
    BasicAuth of(String host) {
        return machines.getOrDefault(host, otherwise);
    }
}
