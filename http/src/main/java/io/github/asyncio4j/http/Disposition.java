package io.github.asyncio4j.http;

import io.github.asyncio4j.http.grammar.Gate;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Content-Disposition of a part: {@code form-data; name="a"; filename="b.txt"}.
 *
 * @param type the word at its beginning, in lower case
 * @param name the name of the field, or null
 * @param filename the name of the file, which is never a path, or null
 */
record Disposition(String type, @Nullable String name, @Nullable String filename) {

    private static final Disposition NONE = new Disposition("", null, null);

    static Disposition of(Headers headers) {
        String text = headers.get("Content-Disposition");
        return text == null ? NONE : new Parsing(text).parse();
    }

    /** Removes the folders that some browsers sent along, and attackers do, and what is no character of a name. */
    static String withoutFolders(String filename) {
        int from = Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1;
        StringBuilder out = new StringBuilder();
        filename.substring(from).codePoints().filter(c -> !Character.isISOControl(c)).forEach(out::appendCodePoint);
        String name = out.toString().strip();
        // What stood before a drive, or between two, must not leave one.
        while (name.length() > 1 && name.charAt(1) == ':' && Character.isLetter(name.charAt(0))) {
            name = name.substring(2).strip();
        }
        return name.equals(".") || name.equals("..") ? "" : name;
    }

    /** One pass over the text. */
    private static final class Parsing {

        private final String text;
        private int at;
        private @Nullable String name;
        private @Nullable String filename;
        private @Nullable String extendedFilename;
        private boolean extendedSeen;

        Parsing(String text) {
            this.text = text;
        }

        Disposition parse() {
            String type = token().toLowerCase(Locale.ROOT);
            while (skipTo(';')) {
                if (at < text.length()) {
                    parameter();
                }
            }
            String file = extendedFilename != null ? extendedFilename : filename;
            return new Disposition(type, name, file == null ? null : withoutFolders(file));
        }

        /** Passes spaces and the character; false at the end. */
        private boolean skipTo(char c) {
            skipSpaces();
            if (at == text.length()) {
                return false;
            }
            if (text.charAt(at) != c) {
                throw malformed();
            }
            at++;
            skipSpaces();
            return true;
        }

        private void skipSpaces() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private void parameter() {
            String parameter = token().toLowerCase(Locale.ROOT);
            if (!skipTo('=')) {
                throw malformed();
            }
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            String value = quoted ? quoted() : token();
            switch (parameter) {
                case "name" -> name = once(name, unescaped(value));
                case "filename" -> filename = once(filename, unescaped(value));
                case "filename*" -> {
                    once(extendedSeen ? "" : null, "");
                    extendedSeen = true;
                    extendedFilename = extended(value);
                }
                default -> {
                    // Others, such as size, say nothing that is believed.
                }
            }
        }

        private static String once(@Nullable String before, String value) {
            if (before != null) {
                throw malformed();
            }
            return value;
        }

        private String token() {
            int from = at;
            while (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != '=' && text.charAt(at) != ' '
                    && text.charAt(at) != '\t' && text.charAt(at) != '"') {
                at++;
            }
            if (at == from) {
                throw malformed();
            }
            return text.substring(from, at);
        }

        /** Some write a quote with a backslash before it; any other backslash is itself, since it stood in a path. */
        private String quoted() {
            StringBuilder out = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return out.toString();
                }
                if (c == '\\' && at + 1 < text.length()
                        && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\')) {
                    at++;
                }
                out.append(text.charAt(at));
            }
            throw malformed();
        }

        /** Browsers write UTF-8, and escape three characters. */
        private static String unescaped(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
            String decoded = decode(bytes, bytes.length, StandardCharsets.UTF_8);
            return (decoded == null ? value : decoded).replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
        }

        /** RFC 5987: {@code UTF-8''%e2%82%ac.txt}; null for one that is not well formed, which is then ignored. */
        private static @Nullable String extended(String value) {
            int charsetEnd = value.indexOf('\'');
            int languageEnd = value.indexOf('\'', charsetEnd + 1);
            if (charsetEnd < 0 || languageEnd < 0) {
                return null;
            }
            Charset charset = switch (value.substring(0, charsetEnd).toUpperCase(Locale.ROOT)) {
                case "UTF-8" -> StandardCharsets.UTF_8;
                case "ISO-8859-1" -> StandardCharsets.ISO_8859_1;
                default -> null;
            };
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = languageEnd + 1; i < value.length(); i++) {
                int c = value.charAt(i);
                if (c == '%') {
                    c = PercentEncoding.hex(value, i + 1);
                    i += 2;
                }
                if (c < 0) {
                    return null;
                }
                bytes.write(c);
            }
            return charset == null ? null : decode(bytes.toByteArray(), bytes.size(), charset);
        }

        private static @Nullable String decode(byte[] bytes, int length, Charset charset) {
            try {
                return charset.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
            } catch (CharacterCodingException e) {
                return null;
            }
        }

        private static BodyRefusedException malformed() {
            return BodyRefusedException
                    .malformed("the Content-Disposition of a part is malformed; it looks like form-data;"
                            + " name=\"a\"; filename=\"b.txt\", with each of these once");
        }
    }

    /**
     * Returns the line for a part of a form, in UTF-8: names are escaped as browsers do it.
     *
     * @throws IllegalArgumentException for control characters besides line breaks
     */
    static String line(String name, @Nullable String filename) {
        return "Content-Disposition: form-data; name=\"" + escaped("name of a field", name) + '"'
                + (filename == null ? "" : "; filename=\"" + escaped("name of a file", filename) + '"') + "\r\n";
    }

    private static String escaped(String what, String name) {
        StringBuilder out = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '"' -> out.append("%22");
                case '\r' -> out.append("%0D");
                case '\n' -> out.append("%0A");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        throw new IllegalArgumentException("the " + what + " \"" + Gate.printable(name)
                                + "\" has control characters; leave them out");
                    }
                    out.append(c);
                }
            }
        }
        return out.toString();
    }
}
