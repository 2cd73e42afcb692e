package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.toThread;

import io.github.asyncio4j.Coroutine;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields and files of a form, in their order, a name as often as it likes. Immutable: {@link #and} and {@link
 * #andFile} return a longer form.
 *
 * <pre>{@code
 * FormData form = FormData.of("name", "Ada", "year", "1815").andFile("picture", Path.of("ada.png"));
 * }</pre>
 */
public final class FormData implements Iterable<FormData.Entry> {

    /** A field or a file. */
    public sealed interface Entry permits Field, File {

        /** Returns the name of the field. */
        String name();
    }

    /**
     * A field with a text.
     *
     * @param name the name of the field
     * @param value the text
     */
    public record Field(String name, String value) implements Entry {

        /** Makes one. */
        public Field {
            Objects.requireNonNull(name, "the name of a field is null");
            Objects.requireNonNull(value, "the value of a field is null");
        }

        /** Shows the name alone: values are often secrets. */
        @Override
        public String toString() {
            return "Field[" + name + "]";
        }
    }

    /** A file, in memory or on the disk. */
    public static final class File implements Entry {

        private final String name;
        private final String filename;
        private final MediaType type;
        private final byte @Nullable [] bytes;
        private final @Nullable Path path;
        private final boolean temporary;

        private File(String name, String filename, MediaType type, byte @Nullable [] bytes, @Nullable Path path,
                boolean temporary) {
            this.name = Objects.requireNonNull(name, "the name of a field is null");
            this.filename = Objects.requireNonNull(filename, "the name of a file is null");
            this.type = Objects.requireNonNull(type, "the media type is null");
            this.bytes = bytes;
            this.path = path;
            this.temporary = temporary;
        }

        static File received(String name, String filename, MediaType type, byte @Nullable [] bytes,
                @Nullable Path path) {
            return new File(name, filename, type, bytes, path, path != null);
        }

        @Override
        public String name() {
            return name;
        }

        /** Returns what the sender calls the file: no path, and perhaps empty. Do not write to a file of that name. */
        public String filename() {
            return filename;
        }

        /** Returns the media type that the sender gave; nobody has looked whether that is true. */
        public MediaType mediaType() {
            return type;
        }

        /** Returns where the file is, or null if it is in memory. */
        public @Nullable Path path() {
            return path;
        }

        /** Returns the bytes, or null if they are on the disk. */
        byte @Nullable [] bytes() {
            return bytes;
        }

        /** Returns how many bytes it has. Suspends while the disk is asked. */
        public Coroutine<Long> size() {
            byte[] known = bytes;
            Path file = path;
            return async(() -> known != null || file == null ? known == null ? 0L : known.length
                    : await(toThread(() -> Files.size(file))));
        }

        /** Returns its bytes. Suspends while they are read from the disk. */
        public Coroutine<byte[]> read() {
            byte[] known = bytes;
            Path file = path;
            return async(() -> known != null ? known.clone()
                    : await(toThread(() -> Files.readAllBytes(Objects.requireNonNull(file)))));
        }

        @Override
        public String toString() {
            return "File[" + name + "]";
        }
    }

    /** A form without fields. */
    public static final FormData EMPTY = new FormData(List.of());

    /** How many fields a form may have that comes in. */
    private static final int MAX_FIELDS = 1_000;

    private final List<Entry> entries;

    FormData(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Makes a form of names and values in turn: {@code FormData.of("name", "Ada", "year", "1815")}. */
    public static FormData of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "names and values in turn were expected, and the last name has no value");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new FormData(entries);
    }

    /** Returns this with one more field. */
    public FormData and(String name, String value) {
        return with(new Field(name, value));
    }

    /** Returns this with a file of the disk, which is read when the form is sent; name and type are those of the path. */
    public FormData andFile(String name, Path file) {
        Path last = Objects.requireNonNull(file, "the file is null").getFileName();
        String filename = last == null ? "" : last.toString();
        return andFile(name, filename, MediaType.ofFileName(filename), file);
    }

    /** Returns this with a file of the disk, which is read when the form is sent. */
    public FormData andFile(String name, String filename, MediaType type, Path file) {
        Objects.requireNonNull(file, "the file is null");
        return with(new File(name, filename, type, null, file, false));
    }

    /** Returns this with a file of these bytes. The array is not copied: leave it as it is. */
    public FormData andFile(String name, String filename, MediaType type, byte[] content) {
        Objects.requireNonNull(content, "the content of the file is null");
        return with(new File(name, filename, type, content, null, false));
    }

    private FormData with(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new FormData(more);
    }

    /** Returns the value of the first field of this name, or null; files do not count. */
    public @Nullable String get(String name) {
        for (Entry entry : entries) {
            if (entry instanceof Field(String field, String value) && field.equals(name)) {
                return value;
            }
        }
        return null;
    }

    /** Returns the values of all fields of this name, in order; files do not count. */
    public List<String> getAll(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).filter(Field.class::isInstance)
                .map(entry -> ((Field) entry).value()).toList();
    }

    /** Returns the first file of this name, or null. */
    public @Nullable File file(String name) {
        List<File> all = files(name);
        return all.isEmpty() ? null : all.getFirst();
    }

    /** Returns the files of this name, in order. */
    public List<File> files(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).filter(File.class::isInstance)
                .map(File.class::cast).toList();
    }

    /** Returns whether there are files, so that the form can be sent as multipart only. */
    public boolean hasFiles() {
        return entries.stream().anyMatch(File.class::isInstance);
    }

    /** Returns how many fields and files there are. */
    public int size() {
        return entries.size();
    }

    /** Returns the fields and files, in order. */
    public List<Entry> entries() {
        return entries;
    }

    @Override
    public Iterator<Entry> iterator() {
        return entries.iterator();
    }

    /**
     * Returns the fields as application/x-www-form-urlencoded, in UTF-8.
     *
     * @throws IllegalStateException if there are files
     */
    public String urlEncoded() {
        StringBuilder out = new StringBuilder();
        for (Entry entry : entries) {
            if (!(entry instanceof Field(String name, String value))) {
                throw new IllegalStateException("the form has the file " + entry.name()
                        + ", so it can be sent as multipart only");
            }
            out.append(out.isEmpty() ? "" : "&");
            PercentEncoding.encode(name, out);
            out.append('=');
            PercentEncoding.encode(value, out);
        }
        return out.toString();
    }

    /**
     * Reads a form of application/x-www-form-urlencoded in UTF-8, with up to 1,000 fields.
     *
     * @throws BodyRefusedException if there are more
     */
    public static FormData parse(byte[] body) {
        return parse(body, StandardCharsets.UTF_8, MAX_FIELDS);
    }

    /**
     * Reads a form of application/x-www-form-urlencoded. Nothing that stands there is malformed: a percent sign without
     * two digits is itself, and bytes that are no text become U+FFFD.
     *
     * @throws BodyRefusedException if there are more than this many fields
     */
    public static FormData parse(byte[] body, Charset charset, int maxFields) {
        List<Entry> entries = new ArrayList<>();
        for (int from = 0; from < body.length;) {
            int end = indexOf(body, '&', from, body.length);
            if (end > from) {
                if (entries.size() >= maxFields) {
                    throw BodyRefusedException.tooLarge("the form has more fields than the limit of " + maxFields);
                }
                int equals = indexOf(body, '=', from, end);
                entries.add(new Field(PercentEncoding.decode(body, from, equals, charset),
                        PercentEncoding.decode(body, Math.min(equals + 1, end), end, charset)));
            }
            from = end + 1;
        }
        return new FormData(entries);
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    /**
     * Reads a form of multipart/form-data. Suspends until its end. Files that do not fit into the memory that the limits
     * leave go to temporary files: have {@link #deleteTemporaryFiles} awaited at the end. After a failure or a cancel
     * there are none.
     *
     * @throws BodyRefusedException if it is malformed or over a limit
     */
    public static Coroutine<FormData> read(MultipartReader reader) {
        Objects.requireNonNull(reader, "the reader is null");
        return async(() -> new FormReading(reader).read());
    }

    /** Deletes the temporary files that {@link #read} made. Suspends while the disk does it. */
    public Coroutine<Void> deleteTemporaryFiles() {
        List<Path> temporary = entries.stream().filter(File.class::isInstance).map(File.class::cast)
                .filter(file -> file.temporary).map(file -> Objects.requireNonNull(file.path)).toList();
        return async(() -> {
            if (!temporary.isEmpty()) {
                await(toThread(() -> {
                    for (Path path : temporary) {
                        Files.deleteIfExists(path);
                    }
                }));
            }
        });
    }

    /** Shows the names alone: values are often secrets. */
    @Override
    public String toString() {
        return "FormData" + entries;
    }
}
