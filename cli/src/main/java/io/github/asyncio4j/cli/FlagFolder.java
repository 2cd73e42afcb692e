package io.github.asyncio4j.cli;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Where one way writes its flags. A flag is written under a name that ends in .part and renamed when it is whole, so
 * what has its right name is whole.
 */
final class FlagFolder {

    private static final String PART = ".part";

    private final Path folder;

    private FlagFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder where needed, and finds out now whether it can be written to. */
    static FlagFolder open(Path folder) {
        FlagFolder opened = new FlagFolder(folder);
        try {
            Files.createDirectories(folder);
            opened.removeParts();
            opened.write("probe", new byte[0]);
            Files.delete(opened.file("probe"));
        } catch (IOException e) {
            throw new BadInput("cannot write to the folder " + folder + " (" + reason(e)
                    + "); --out takes a folder that can be written to, or made");
        }
        return opened;
    }

    /** Writes a flag. */
    void save(String code, byte[] flag) throws ClosedByInterruptException {
        try {
            write(code, flag);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new BadInput("cannot write " + file(code) + " (" + reason(e)
                    + "); --out takes a folder that can be written to");
        }
    }

    private void write(String code, byte[] flag) throws IOException {
        Path part = folder.resolve(code + ".svg" + PART);
        try {
            Files.write(part, flag);
            Files.move(part, file(code), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    Path file(String code) {
        return folder.resolve(code + ".svg");
    }

    /** Returns whether the file of a flag has these bytes. */
    boolean holds(String code, byte[] flag) {
        try {
            return Arrays.equals(Files.readAllBytes(file(code)), flag);
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes what was left half written, by this run or by one that was killed. */
    void removeParts() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        } catch (NoSuchFileException gone) {
            // Somebody deleted the folder, parts and all.
        }
    }

    /** Says what the system said; Java's messages for these are only the file's name. */
    private static String reason(IOException e) {
        return switch (e) {
            case FileAlreadyExistsException _ -> "it is a file";
            case NotDirectoryException _ -> "it lies in a file";
            case NoSuchFileException _ -> "no such folder";
            case FileSystemException inSystem when inSystem.getReason() != null -> inSystem.getReason();
            default -> Download.reason(e);
        };
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
