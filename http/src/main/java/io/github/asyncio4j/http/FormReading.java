package io.github.asyncio4j.http;

import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.toThread;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parts of one form: fields and small files into memory, others into temporary files. */
final class FormReading {

    /** What a field or file takes in memory besides its bytes, so that many empty ones count too. */
    private static final int OVERHEAD = 128;

    private static final int LONGEST_CHARSET = 64;

    private final MultipartReader reader;
    private final List<FormData.Entry> entries = new ArrayList<>();
    private int memoryLeft;

    /** The files that were made, and whether nobody wants them any more; the monitor guards both: threads make them. */
    private final List<Temporary> temporary = new ArrayList<>();
    private boolean abandoned;

    /** A file on the disk, open for writing. */
    private record Temporary(Path path, OutputStream out) {
        void discard() throws IOException {
            out.close();
            Files.deleteIfExists(path);
        }
    }

    /** What fields are in that do not say it themselves: RFC 7578 4.6. */
    private Charset charset = StandardCharsets.UTF_8;

    FormReading(MultipartReader reader) {
        this.reader = reader;
        memoryLeft = reader.limits().maxMemory();
    }

    FormData read() throws Exception {
        boolean complete = false;
        try {
            for (BodyPart part = await(reader.next()); part != null; part = await(reader.next())) {
                take(part);
            }
            complete = true;
            return new FormData(entries);
        } finally {
            if (!complete) {
                abandon();
            }
        }
    }

    /** Removes what was made; in the midst of a cancel this does not wait for it. */
    private void abandon() {
        List<Temporary> made;
        synchronized (temporary) {
            abandoned = true;
            made = List.copyOf(temporary);
        }
        if (!made.isEmpty()) {
            getRunningLoop().runInExecutor(() -> {
                for (Temporary file : made) {
                    file.discard();
                }
                return null;
            });
        }
    }

    private void take(BodyPart part) throws Exception {
        String name = part.name();
        if (name == null) {
            throw BodyRefusedException.malformed("a part of the form has no name");
        }
        String encoding = part.headers().get("Content-Transfer-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("binary") && !encoding.equalsIgnoreCase("8bit")
                && !encoding.equalsIgnoreCase("7bit")) {
            throw BodyRefusedException
                    .malformed("a part of the form has a Content-Transfer-Encoding that changes its bytes,"
                            + " which RFC 7578 has no place for");
        }
        reserve(OVERHEAD);
        String filename = part.filename();
        if (filename != null) {
            entries.add(file(part, name, filename));
        } else if (name.equals("_charset_")) {
            charset = charset(part.text(LONGEST_CHARSET, StandardCharsets.US_ASCII));
        } else {
            byte[] bytes = part.readWhole(memoryLeft);
            reserve(bytes.length);
            Charset own = part.headers().contains("Content-Type") ? part.mediaType().charset() : null;
            entries.add(new FormData.Field(name, new String(bytes, own == null ? charset : own)));
        }
    }

    private void reserve(int bytes) {
        if (bytes > memoryLeft) {
            throw BodyRefusedException.tooLarge("the fields of the form are longer than the limit maxMemory, "
                    + reader.limits().maxMemory() + " bytes");
        }
        memoryLeft -= bytes;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name.strip());
        } catch (IllegalArgumentException e) {
            throw BodyRefusedException.malformed("the field _charset_ of the form names no charset that is known");
        }
    }

    private FormData.File file(BodyPart part, String name, String filename) throws Exception {
        ByteArrayOutputStream memory = new ByteArrayOutputStream();
        for (byte[] piece = reader.readChunk(part); piece != null; piece = reader.readChunk(part)) {
            if (memory.size() + piece.length > memoryLeft) {
                return FormData.File.received(name, filename, part.mediaType(), null, spill(part, memory, piece));
            }
            memory.writeBytes(piece);
        }
        reserve(memory.size());
        return FormData.File.received(name, filename, part.mediaType(), memory.toByteArray(), null);
    }

    /** Writes what came so far, and what is left. The file is readable for this user alone. */
    private Path spill(BodyPart part, ByteArrayOutputStream begun, byte[] first) throws Exception {
        Temporary file = await(toThread(this::makeTemporary));
        write(file.out(), begun.toByteArray());
        for (byte @Nullable [] piece = first; piece != null; piece = reader.readChunk(part)) {
            write(file.out(), piece);
        }
        await(toThread(() -> file.out().close()));
        return file.path();
    }

    /** Runs in a thread, perhaps after the reading has ended. */
    private Temporary makeTemporary() throws IOException {
        Path path = Files.createTempFile("asyncio4j-upload", null);
        Temporary file = new Temporary(path, Files.newOutputStream(path));
        synchronized (temporary) {
            if (!abandoned) {
                temporary.add(file);
                return file;
            }
        }
        file.discard();
        return file;
    }

    private static void write(OutputStream out, byte[] bytes) {
        await(toThread(() -> out.write(bytes)));
    }
}
