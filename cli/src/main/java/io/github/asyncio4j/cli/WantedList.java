package io.github.asyncio4j.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the list of files to download, each URL once, each with a name of its own. */
final class WantedList {

    private static final Pattern SUM = Pattern.compile("([0-9a-fA-F]{64})(?: [ *](.+))?");

    /** No file system takes longer names, and something is added to them while they are downloaded. */
    private static final int MOST_BYTES = 200;

    private final Set<URI> urls = new LinkedHashSet<>();
    private final Map<String, String> sums = new HashMap<>();
    private @Nullable String onlySum;

    /** Takes a URL. */
    void add(String text, String where) {
        URI url = WebUrl.parse(text);
        if (url == null) {
            throw new BadInput("'" + text.strip() + "'" + where + " is no URL to download from; one looks like"
                    + " https://example.org/path/file");
        }
        urls.add(url);
    }

    /** Takes the URLs of a file, one a line; empty lines and those that begin with # are passed over. */
    void addAll(Path file) {
        int number = 0;
        for (String line : lines("-i", file)) {
            number++;
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                add(line, " in line " + number + " of " + file);
            }
        }
    }

    /** Takes the checksum of the only file, or a file of them as sha256sum writes it. */
    void checksum(String text) {
        Matcher sum = SUM.matcher(text.strip());
        if (sum.matches() && sum.group(2) == null) {
            onlySum = sum.group(1).toLowerCase(Locale.ROOT);
            return;
        }
        for (String line : lines("--checksum", Path.of(text))) {
            Matcher each = SUM.matcher(line.strip());
            if (!each.matches() || each.group(2) == null) {
                throw new BadInput("--checksum takes 64 hexadecimal digits, or a file with lines as sha256sum writes"
                        + " them; " + text + " has the line '" + line + "'");
            }
            sums.put(each.group(2), each.group(1).toLowerCase(Locale.ROOT));
        }
    }

    private static List<String> lines(String option, Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new BadInput(option + ": cannot read the file " + file + " (" + e.getClass().getSimpleName()
                    .replaceAll("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT)
                    + ")");
        }
    }

    /** Returns the files. */
    List<Wanted> wanted() {
        if (urls.isEmpty()) {
            throw new BadInput("there is nothing to download; give URLs, or a file of them by -i FILE");
        }
        if (onlySum != null && urls.size() > 1) {
            throw new BadInput("--checksum has one checksum, and there are " + urls.size()
                    + " URLs; give a file with a line for each, as sha256sum writes it");
        }
        List<Wanted> all = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (URI url : urls) {
            String file = free(name(url), taken);
            all.add(new Wanted(url, file, onlySum != null ? onlySum : sums.remove(file)));
        }
        if (!sums.isEmpty()) {
            throw new BadInput("--checksum has a line for " + sums.keySet().iterator().next()
                    + ", which is none of the files to download");
        }
        return all;
    }

    /** Returns the last part of the path, without what could lead out of the folder. */
    static String name(URI url) {
        String path = url.getRawPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        String name = URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}/\\\\:*?\"<>|]", "_").strip();
        while (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            name = name.substring(0, name.length() - 1);
        }
        return name.isEmpty() ? "index.html" : name.startsWith(".") ? "_" + name : name;
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 1; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = name + "." + i;
        }
        return free;
    }
}
