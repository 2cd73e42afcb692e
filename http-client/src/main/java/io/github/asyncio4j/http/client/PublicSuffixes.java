package io.github.asyncio4j.http.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The domains below which strangers have names of their own, such as {@code co.uk} and {@code github.io}: no cookie is
 * set for them. The list is that of publicsuffix.org, under the Mozilla Public License 2.0, as it says itself.
 */
final class PublicSuffixes {

    private static final String FILE = "public_suffix_list.dat";

    private static volatile boolean loaded;

    /** Names, those whose children all are such, and the children that are not. */
    private final Set<String> names = HashSet.newHashSet(12_000);
    private final Set<String> parents = new HashSet<>();
    private final Set<String> exceptions = new HashSet<>();

    private PublicSuffixes() {}

    /** Loads the list when somebody asks for the first time. */
    private static final class Loaded {
        private static final PublicSuffixes LIST = load();
    }

    /** Whether the list has been read, so that {@link #list} does not wait for the disk. */
    static boolean areLoaded() {
        return loaded;
    }

    /** Reads the list, which takes some milliseconds, unless it has been read. May be called on any thread. */
    static PublicSuffixes list() {
        return Loaded.LIST;
    }

    private static PublicSuffixes load() {
        PublicSuffixes list = new PublicSuffixes();
        try (InputStream in = Objects.requireNonNull(PublicSuffixes.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("//") && !line.isBlank()) {
                    list.add(line.strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loaded = true;
        return list;
    }

    private void add(String rule) {
        if (rule.startsWith("!")) {
            exceptions.add(ascii(rule.substring(1)));
        } else if (rule.startsWith("*.")) {
            parents.add(ascii(rule.substring(2)));
        } else {
            names.add(ascii(rule));
        }
    }

    private static String ascii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    /** Returns whether a domain, in lower case and ASCII, is one; every name without a dot is. */
    boolean contains(String domain) {
        int dot = domain.indexOf('.');
        return dot < 0 || names.contains(domain)
                || parents.contains(domain.substring(dot + 1)) && !exceptions.contains(domain);
    }
}
