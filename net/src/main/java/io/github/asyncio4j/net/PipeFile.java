package io.github.asyncio4j.net;

import io.github.asyncio4j.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens pipes that have names in the file system, and what is like them. */
final class PipeFile {

    private static final int KIND = 0170000;
    private static final int FIFO = 0010000;
    private static final int CHARACTER_DEVICE = 0020000;

    private PipeFile() {}

    /** Refuses systems that have no pipes as we know them, and JVMs that keep us from them. */
    static void requireSystem() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux") && !system.startsWith("Mac")) {
            throw new UnsupportedOperationException(
                    "child processes and pipes need Linux or macOS, and this is " + system);
        }
        try {
            Posix.prepare();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "this JVM lets us not call the operating system, as pipes need: start it with"
                            + " --enable-native-access=" + moduleName(),
                    e);
        }
    }

    private static String moduleName() {
        Module module = PipeFile.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    static ReadPipe toRead(EventLoop loop, Path path) {
        return new ReadPipe(loop, open(loop, path, Posix.O_RDONLY), "the pipe " + path);
    }

    static WritePipe toWrite(EventLoop loop, Path path) {
        return new WritePipe(loop, open(loop, path, Posix.O_WRONLY), "the pipe " + path);
    }

    private static PipeWatch.Pipe open(EventLoop loop, Path path, int how) {
        requireSystem();
        try {
            int kind = (int) Files.getAttribute(path, "unix:mode") & KIND;
            if (kind != FIFO && kind != CHARACTER_DEVICE) {
                throw new IllegalArgumentException(path + " is neither a pipe nor a terminal; read and write files in"
                        + " toThread(...)");
            }
            return PipeWatch.watch(loop, new int[] {Posix.open(path.toString(), how)})[0];
        } catch (Posix.Failure e) {
            throw e.errno == Posix.ENXIO
                    ? new ConnectionRefusedException("nobody has the pipe " + path + " open for reading", e)
                    : new NetworkException("cannot open the pipe " + path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new NetworkException("cannot open the pipe " + path + ": " + e, e);
        }
    }

    /** Has the loop close a pipe when it closes; returns what ends that. */
    static Runnable holdOpen(PipeEnd pipe) {
        if (!(pipe.loop.poller() instanceof Transports transports)) {
            return () -> {};
        }
        Runnable closer = pipe::closeWithLoop;
        transports.opened(closer);
        return () -> transports.gone(closer);
    }
}
