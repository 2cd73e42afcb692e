package io.github.asyncio4j.net;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How to start a child process: the arguments of asyncio's create_subprocess_exec besides the command. Immutable; each
 * method returns a copy.
 *
 * <pre>{@code
 * var child = await(Subprocess.exec(ProcessOptions.DEFAULT.withStdout(PIPE).withFolder(home), "ls", "-l"));
 * }</pre>
 */
public final class ProcessOptions implements Cloneable {

    /** The child has the input, the outputs, the environment and the folder of this process. */
    public static final ProcessOptions DEFAULT = new ProcessOptions();

    /** The child's input and both outputs are pipes. */
    public static final ProcessOptions PIPES =
            DEFAULT.withStdin(Stdio.PIPE).withStdout(Stdio.PIPE).withStderr(Stdio.PIPE);

    private Stdio stdin = Stdio.INHERIT;
    private Stdio stdout = Stdio.INHERIT;
    private Stdio stderr = Stdio.INHERIT;
    private @Nullable Path folder;

    /** The whole environment; null for that of this process. */
    private @Nullable Map<String, String> environment;

    /** What is set besides. */
    private Map<String, String> variables = Map.of();
    private int limit = Network.DEFAULT_LIMIT;

    private ProcessOptions() {}

    /**
     * Sets what the child reads from; {@link Stdio#INHERIT} if not set.
     *
     * @throws IllegalArgumentException for {@link Stdio#STDOUT} and {@link Stdio#append}, which are for outputs
     */
    public ProcessOptions withStdin(Stdio from) {
        if (from == Stdio.STDOUT || from.isForOutput()) {
            throw new IllegalArgumentException("a child cannot read from " + from
                    + "; its input is PIPE, INHERIT, DEVNULL or a file");
        }
        ProcessOptions copy = copy();
        copy.stdin = from;
        return copy;
    }

    /**
     * Sets where the child's output goes; {@link Stdio#INHERIT} if not set.
     *
     * @throws IllegalArgumentException for {@link Stdio#STDOUT}, which is for the error output
     */
    public ProcessOptions withStdout(Stdio to) {
        if (to == Stdio.STDOUT) {
            throw new IllegalArgumentException("the output cannot go to STDOUT, which is itself;"
                    + " it is PIPE, INHERIT, DEVNULL or a file");
        }
        ProcessOptions copy = copy();
        copy.stdout = Objects.requireNonNull(to, "the output is null");
        return copy;
    }

    /** Sets where the child's error output goes; {@link Stdio#INHERIT} if not set. */
    public ProcessOptions withStderr(Stdio to) {
        ProcessOptions copy = copy();
        copy.stderr = Objects.requireNonNull(to, "the error output is null");
        return copy;
    }

    /** Sets the folder that the child begins in: Python's cwd. */
    public ProcessOptions withFolder(Path path) {
        ProcessOptions copy = copy();
        copy.folder = Objects.requireNonNull(path, "the folder is null");
        return copy;
    }

    /** Sets the whole environment of the child, in place of that of this process: Python's env. */
    public ProcessOptions withEnvironment(Map<String, String> whole) {
        ProcessOptions copy = copy();
        copy.environment = Map.copyOf(whole);
        return copy;
    }

    /** Sets one variable of the child's environment and leaves the others. */
    public ProcessOptions withVariable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot name a variable: a name is not empty and has no =");
        }
        Map<String, String> more = new TreeMap<>(variables);
        more.put(name, Objects.requireNonNull(value, "the value of the variable is null"));
        ProcessOptions copy = copy();
        copy.variables = Map.copyOf(more);
        return copy;
    }

    /**
     * Sets the limit of the readers of the child's outputs; see {@link ConnectOptions#withLimit}.
     *
     * @param bytes 1 or more; 64 KiB if not set
     */
    public ProcessOptions withLimit(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("the limit of a reader is 1 or more bytes, not " + bytes);
        }
        ProcessOptions copy = copy();
        copy.limit = bytes;
        return copy;
    }

    Stdio stdin() {
        return stdin;
    }

    Stdio stdout() {
        return stdout;
    }

    Stdio stderr() {
        return stderr;
    }

    int limit() {
        return limit;
    }

    /** Sets the folder and the environment of what is to be started. */
    void apply(ProcessBuilder builder) {
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        if (environment != null) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        builder.environment().putAll(variables);
    }

    private ProcessOptions copy() {
        try {
            return (ProcessOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "ProcessOptions[stdin=" + stdin + ", stdout=" + stdout + ", stderr=" + stderr
                + (folder != null ? ", folder=" + folder : "") + "]";
    }
}
