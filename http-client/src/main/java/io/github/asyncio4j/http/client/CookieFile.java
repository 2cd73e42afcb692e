package io.github.asyncio4j.http.client;

import io.github.asyncio4j.http.Cookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cookies in a file, as a JSON list of objects. Runs away from the loop. */
final class CookieFile {

    private static final int MAX_BYTES = 64 << 20;

    private CookieFile() {}

    /** Writes them beside the file first. A new file of this kind is its owner's alone from the beginning. */
    static Void write(Path file, List<StoredCookie> cookies) throws IOException {
        StringBuilder text = new StringBuilder("[");
        for (StoredCookie stored : cookies) {
            text.append(text.length() == 1 ? "\n" : ",\n");
            append(text, stored);
        }
        Path folder = file.toAbsolutePath().getParent();
        Path beside = Files.createTempFile(folder, ".cookies", ".tmp");
        try {
            Files.write(beside, text.append("\n]\n").toString().getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
        return null;
    }

    private static void append(StringBuilder text, StoredCookie stored) {
        Cookie cookie = stored.cookie();
        text.append("{\"name\":").append(JsonText.quoted(cookie.name())).append(",\"value\":")
                .append(JsonText.quoted(cookie.value())).append(",\"domain\":").append(JsonText.quoted(cookie.domain()))
                .append(",\"hostOnly\":").append(stored.hostOnly()).append(",\"path\":")
                .append(JsonText.quoted(cookie.path())).append(",\"secure\":").append(cookie.secure())
                .append(",\"httpOnly\":").append(cookie.httpOnly());
        if (stored.end() != null) {
            text.append(",\"ends\":").append(stored.end().getEpochSecond());
        }
        if (cookie.sameSite() != null) {
            text.append(",\"sameSite\":").append(JsonText.quoted(cookie.sameSite().text()));
        }
        text.append('}');
    }

    static List<StoredCookie> read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("the file " + file + " is longer than 64 MiB, which no file of cookies is");
        }
        try {
            List<StoredCookie> cookies = new ArrayList<>();
            for (Object each : (List<?>) JsonText.parse(Files.readString(file))) {
                cookies.add(stored((Map<?, ?>) each));
            }
            return cookies;
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw new IOException("the file " + file + " is no file of cookies that CookieJar.save has written", e);
        }
    }

    private static StoredCookie stored(Map<?, ?> fields) {
        Number ends = (Number) fields.get("ends");
        Instant end = ends == null ? null : Instant.ofEpochSecond(ends.longValue());
        Cookie cookie = new Cookie((String) fields.get("name"), (String) fields.get("value"),
                required(fields.get("domain")), required(fields.get("path")), end, null,
                (Boolean) fields.get("secure"), (Boolean) fields.get("httpOnly"), sameSite(fields.get("sameSite")));
        return new StoredCookie(cookie, (Boolean) fields.get("hostOnly"), end, 0);
    }

    private static String required(@Nullable Object text) {
        if (text == null) {
            throw new IllegalArgumentException("a cookie lacks its domain or path");
        }
        return (String) text;
    }

    private static Cookie.@Nullable SameSite sameSite(@Nullable Object text) {
        for (Cookie.SameSite known : Cookie.SameSite.values()) {
            if (known.text().equals(text)) {
                return known;
            }
        }
        return null;
    }
}
