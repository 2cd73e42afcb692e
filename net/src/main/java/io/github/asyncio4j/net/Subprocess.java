package io.github.asyncio4j.net;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;

import io.github.asyncio4j.Asyncio;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A child process with streams: asyncio's Process, and its create_subprocess_exec and create_subprocess_shell. Belongs to
 * its loop's thread. Linux and macOS.
 *
 * <pre>{@code
 * try (var sort = await(Subprocess.exec(ProcessOptions.PIPES, "sort"))) {
 *     String sorted = await(sort.communicate("b\na\n")).outText();
 * }
 * }</pre>
 *
 * <p>Whatever leaves such a block, a cancel or a time limit too, kills the child and all that it has started if it still runs.
 *
 * <p>The pipes hold little: a child that writes more than anybody reads waits, at 64 KiB and twice the reader's limit. So
 * read what is piped, or have it go to {@link Stdio#DEVNULL}. The child's own children have its pipes too, and a stream
 * ends when the last of them has closed it; {@link #waitExit} does not wait for that. A loop that is closed kills the
 * children that it has left, and all that they have started; in debug mode it says so of each.
 *
 * <p>The pipes are the operating system's own, which {@code --enable-native-access} (of the module
 * {@code io.github.asyncio4j.net}, or ALL-UNNAMED) lets the JVM reach without a warning.
 */
public final class Subprocess implements AutoCloseable {

    private final SubprocessTransport transport;
    private final ChildStreams streams;

    private Subprocess(SubprocessTransport transport, ChildStreams streams) {
        this.transport = transport;
        this.streams = streams;
    }

    /**
     * What a child has written, whole.
     *
     * @param out its output; null if that is no pipe
     * @param err its error output; null if that is no pipe
     */
    public record Output(byte @Nullable [] out, byte @Nullable [] err) {

        /** Returns the output as a text in UTF-8; empty if it is no pipe. */
        public String outText() {
            return text(out);
        }

        /** Returns the error output as a text in UTF-8; empty if it is no pipe. */
        public String errText() {
            return text(err);
        }

        private static String text(byte @Nullable [] bytes) {
            return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Starts a program with the input and the outputs of this process; see {@link #exec(ProcessOptions, String, String...)}. Suspends until it runs. */
    public static Coroutine<Subprocess> exec(String program, String... arguments) {
        return exec(ProcessOptions.DEFAULT, program, arguments);
    }

    /**
     * Starts a program. Suspends until it runs; a cancel kills it and all that it has started, and ends when it has ended.
     *
     * @param program the path of its file, or a name that is looked for in this process's PATH
     * @param arguments handed over as they are: no shell looks at them
     * @throws ProcessStartException if there is no such program or folder, or it cannot be run
     */
    public static Coroutine<Subprocess> exec(ProcessOptions options, String program, String... arguments) {
        List<String> command = command(program, arguments);
        Objects.requireNonNull(options, "the options are null");
        return async(() -> start(command, options));
    }

    /** Has a shell run a command, with the input and the outputs of this process. Suspends until the shell runs. */
    public static Coroutine<Subprocess> shell(String command) {
        return shell(ProcessOptions.DEFAULT, command);
    }

    /**
     * Has a shell ({@code /bin/sh}) run a command. Suspends until the shell runs; a cancel kills it and all that it has
     * started, and ends when it has ended. A command that there is not ends with 127.
     *
     * @param command as one would type it: whatever a stranger may have put into it is run too
     */
    public static Coroutine<Subprocess> shell(ProcessOptions options, String command) {
        return exec(options, "/bin/sh", "-c", command);
    }

    private static Subprocess start(List<String> command, ProcessOptions options) {
        EventLoop loop = Asyncio.getRunningLoop();
        ChildStreams streams = new ChildStreams(loop, options.limit());
        SubprocessTransport transport = new SubprocessTransport(loop, command, options, streams);
        transport.start();
        return new Subprocess(transport, streams);
    }

    static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(Objects.requireNonNull(program, "the program is null"));
        for (String word : command) {
            if (word.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a command cannot have the character 0 in it, as here: "
                        + word.replace("\0", "\\0"));
            }
        }
        return command;
    }

    /** Returns what goes to the child's input; null unless that is a pipe. Closing it is the end of the input. */
    public @Nullable StreamWriter stdin() {
        return streams.stdin;
    }

    /** Returns the child's output; null unless it is a pipe. It can be read to its end also after the child's. */
    public @Nullable StreamReader stdout() {
        return streams.stdout;
    }

    /** Returns the child's error output; null unless it is a pipe. */
    public @Nullable StreamReader stderr() {
        return streams.stderr;
    }

    /** Returns the number that the operating system knows the child by. */
    public long pid() {
        return transport.pid();
    }

    /**
     * Returns how the child ended: what it returned, 0 to 255; or the number of the signal that ended it, below 0. Null
     * while it runs, and until the loop has learnt of its end.
     *
     * <p>On Linux 6.15 and later that is what the kernel says, but for a child that ends in the very moment it is started.
     * Elsewhere there is only the JDK's number, in which 128 + N stands for the signal N; and a program may return that
     * itself, as shells do when what they ran was ended by a signal. Then 129 to 159 are taken for the signals 1 to 31, and
     * higher ones for signals only if those were sent from here: a value below 0 is sure where {@link #kill} or another
     * method of this class has sent that signal, and probable where not.
     */
    public @Nullable Integer returnCode() {
        return transport.returnCode();
    }

    /**
     * Suspends until the child has ended, and returns how; see {@link #returnCode}. Any number of tasks may wait. It does
     * not wait for the pipes: what is in them can be read afterwards. A cancel leaves the child alone.
     */
    public Coroutine<Integer> waitExit() {
        return transport.waitExit();
    }

    /** Closes the child's input and reads what it writes; see {@link #communicate(byte[])}. Suspends until all has ended. */
    public Coroutine<Output> communicate() {
        return communicate((byte[]) null);
    }

    /** Sends a text in UTF-8 and reads what the child writes; see {@link #communicate(byte[])}. Suspends until all has ended. */
    public Coroutine<Output> communicate(String input) {
        return communicate(input.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends all of the input and closes it, reads both outputs to their ends, and waits for the exit, all at once. Suspends
     * until all of that is done; a cancel leaves the child alone, see {@link #close}. A child that does not read its input
     * to the end is no failure. What it writes is held in memory, however much it is.
     *
     * @param input null if there is none
     * @throws IllegalStateException if there is an input and the child's is no pipe
     */
    public Coroutine<Output> communicate(byte @Nullable [] input) {
        return async(() -> {
            if (input != null && streams.stdin == null) {
                throw new IllegalStateException("the child's input is no pipe, so nothing can be sent to it;"
                        + " start it with options.withStdin(Stdio.PIPE)");
            }
            List<byte @Nullable []> all =
                    await(Asyncio.gather(List.of(feed(input), whole(streams.stdout, 1), whole(streams.stderr, 2))));
            await(waitExit());
            return new Output(all.get(1), all.get(2));
        });
    }

    private Coroutine<byte @Nullable []> feed(byte @Nullable [] input) {
        return async(() -> {
            StreamWriter writer = streams.stdin;
            if (writer != null) {
                try {
                    if (input != null) {
                        writer.write(input);
                    }
                    await(writer.drain());
                } catch (ConnectionResetException theChildWantsNoMore) {
                    writer.close();
                }
                writer.close();
            }
            return null;
        });
    }

    private Coroutine<byte @Nullable []> whole(@Nullable StreamReader reader, int fd) {
        return async(() -> {
            if (reader == null) {
                return null;
            }
            byte[] all = await(reader.read());
            transport.pipeTransport(fd).close();
            return all;
        });
    }

    /**
     * Sends a signal; does nothing if the child has ended.
     *
     * @param signal its number, 1 to 64
     */
    public void sendSignal(int signal) {
        transport.sendSignal(signal);
    }

    /**
     * Sends a signal; does nothing if the child has ended.
     *
     * @param signal its name, such as SIGHUP or HUP
     * @throws IllegalArgumentException if there is none of that name
     */
    public void sendSignal(String signal) {
        transport.sendSignal(signal);
    }

    /** Asks the child to end, by SIGTERM, which it may refuse; does nothing if it has ended. */
    public void terminate() {
        transport.terminate();
    }

    /** Ends the child by SIGKILL; what it has started lives on. Does nothing if it has ended. */
    public void kill() {
        transport.kill();
    }

    /**
     * Ends the child and all that it has started, by SIGKILL; does nothing if it has ended. Looking for them takes some
     * milliseconds. What has left the tree, since who started it has ended, is not found.
     */
    public void killTree() {
        transport.killTree();
    }

    /**
     * Closes the streams, dropping what waits to be sent, and, if the child runs, kills it with all that it has started.
     * Returns at once; {@link #waitExit} waits for the end. A second call does nothing.
     */
    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return transport.toString().replaceFirst("^SubprocessTransport", "Subprocess");
    }
}
