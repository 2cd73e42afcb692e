package io.github.asyncio4j.http;

import io.github.asyncio4j.http.grammar.Gate;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A media type as Content-Type carries it: {@code text/html; charset=utf-8}.
 *
 * @param text the whole value
 */
public record MediaType(String text) {

    /** Plain text in UTF-8. */
    public static final MediaType TEXT = new MediaType("text/plain; charset=utf-8");
    /** HTML in UTF-8. */
    public static final MediaType HTML = new MediaType("text/html; charset=utf-8");
    /** JSON, which is UTF-8 by its definition. */
    public static final MediaType JSON = new MediaType("application/json");
    /** Bytes that nothing is known of. */
    public static final MediaType OCTETS = new MediaType("application/octet-stream");
    /** The fields of a form. */
    public static final MediaType FORM = new MediaType("application/x-www-form-urlencoded");

    /** Makes one; a slash is required, and no control characters. */
    public MediaType {
        Objects.requireNonNull(text, "the media type is null");
        if (text.indexOf('/') <= 0) {
            throw new IllegalArgumentException("the media type \"" + Gate.printable(text)
                    + "\" has no slash; give one like \"text/plain\" or \"text/html; charset=utf-8\"");
        }
        Gate.checkValue("Content-Type", text);
    }

    /** Returns the type and subtype alone, in lower case: {@code text/html}. */
    public String essence() {
        int end = text.indexOf(';');
        return (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Returns the charset parameter, or null if there is none or this machine does not know it. */
    public @Nullable Charset charset() {
        String name = parameter("charset");
        if (name == null || name.isEmpty()) {
            return null;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /** Returns a parameter, without quotes around it, or null. */
    @Nullable
    String parameter(String name) {
        int at = text.indexOf(';');
        while (at >= 0) {
            int end = text.indexOf(';', at + 1);
            String part = text.substring(at + 1, end < 0 ? text.length() : end);
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
                return unquoted(part.substring(equals + 1).strip());
            }
            at = end;
        }
        return null;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"';
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Returns the type that the ending of a file's name stands for; {@link #OCTETS} for one that is not known. */
    public static MediaType ofFileName(String name) {
        int dot = name.lastIndexOf('.');
        return switch (dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT)) {
            case "html", "htm" -> HTML;
            case "txt", "log", "md" -> TEXT;
            case "json", "map" -> JSON;
            case "css" -> new MediaType("text/css; charset=utf-8");
            case "csv" -> new MediaType("text/csv; charset=utf-8");
            case "js", "mjs" -> new MediaType("text/javascript; charset=utf-8");
            case "xml" -> new MediaType("text/xml; charset=utf-8");
            case "svg" -> new MediaType("image/svg+xml");
            case "gif" -> new MediaType("image/gif");
            case "png" -> new MediaType("image/png");
            case "jpg", "jpeg" -> new MediaType("image/jpeg");
            case "webp" -> new MediaType("image/webp");
            case "avif" -> new MediaType("image/avif");
            case "ico" -> new MediaType("image/x-icon");
            case "bmp" -> new MediaType("image/bmp");
            case "pdf" -> new MediaType("application/pdf");
            case "zip" -> new MediaType("application/zip");
            case "gz" -> new MediaType("application/gzip");
            case "wasm" -> new MediaType("application/wasm");
            case "woff" -> new MediaType("font/woff");
            case "woff2" -> new MediaType("font/woff2");
            case "ttf" -> new MediaType("font/ttf");
            case "mp3" -> new MediaType("audio/mpeg");
            case "ogg" -> new MediaType("audio/ogg");
            case "mp4" -> new MediaType("video/mp4");
            case "webm" -> new MediaType("video/webm");
            default -> OCTETS;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
