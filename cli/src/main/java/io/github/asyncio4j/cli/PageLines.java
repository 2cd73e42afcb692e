package io.github.asyncio4j.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file with a line of JSON for each page, as it comes. */
final class PageLines implements AutoCloseable {

    private final @Nullable Path file;
    private final Writer out;

    private PageLines(@Nullable Path file, Writer out) {
        this.file = file;
        this.out = out;
    }

    /** Begins the file; without one the lines go nowhere. */
    static PageLines open(@Nullable Path file) {
        try {
            return new PageLines(file, file == null ? Writer.nullWriter() : Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    private static BadInput cannotWrite(@Nullable Path file, IOException e) {
        return new BadInput("cannot write " + file + " (" + Download.reason(e)
                + "); --report takes a file that can be written");
    }

    /** Adds a page. It is a short line in memory, now and then a write to the disk: not worth another thread. */
    void add(Page page) {
        Visit visit = page.visit();
        JsonLine line = new JsonLine().put("time", Instant.now().toString()).put("url", visit.url().toString())
                .put("from", visit.from() == null ? null : visit.from().toString()).put("depth", visit.depth())
                .put("outcome", page.outcome().name().toLowerCase(Locale.ROOT)).put("status", page.status())
                .put("type", page.type()).put("bytes", page.bytes()).put("millis", page.time().toMillis())
                .put("title", page.title()).put("links", page.links().size())
                .put("error", page.detail().isEmpty() ? null : page.detail());
        try {
            out.write(line + "\n");
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }
}
