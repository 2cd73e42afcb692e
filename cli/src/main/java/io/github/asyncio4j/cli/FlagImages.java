package io.github.asyncio4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.NavigableSet;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The 4x3 flags of the flag-icons webjar on the class path, by the two letters of the country. */
final class FlagImages {

    private static final String POM = "META-INF/maven/org.webjars.npm/flag-icons/pom.properties";
    private static final Pattern NAME = Pattern.compile("[a-z]{2}\\.svg");

    private final ClassLoader loader = FlagImages.class.getClassLoader();
    private final String folder;
    private final NavigableSet<String> codes;

    /** Finds the webjar, whatever its version. */
    FlagImages() {
        try {
            URL pom = loader.getResource(POM);
            if (pom == null || !(pom.openConnection() instanceof JarURLConnection jar)) {
                throw new IllegalStateException("the jar of org.webjars.npm:flag-icons is not on the class path");
            }
            Properties properties = new Properties();
            try (InputStream in = jar.getInputStream()) {
                properties.load(in);
            }
            folder = "META-INF/resources/webjars/flag-icons/" + properties.getProperty("version") + "/flags/4x3/";
            codes = codesIn(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NavigableSet<String> codesIn(JarURLConnection jar) throws IOException {
        NavigableSet<String> found = new TreeSet<>();
        jar.getJarFile().stream().forEach(entry -> {
            String path = entry.getName();
            String name = path.startsWith(folder) ? path.substring(folder.length()) : "";
            if (NAME.matcher(name).matches()) {
                found.add(name.substring(0, 2));
            }
        });
        return found;
    }

    /** Returns every two-letter code, in order. */
    NavigableSet<String> codes() {
        return codes;
    }

    /** Returns the file of a country, or null if there is none. */
    byte @Nullable [] bytes(String code) {
        try (InputStream in = codes.contains(code) ? loader.getResourceAsStream(folder + code + ".svg") : null) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
