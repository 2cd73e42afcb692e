package io.github.asyncio4j.net;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** Where a child process reads from or writes to: the values of asyncio's stdin, stdout and stderr arguments. Immutable. */
public final class Stdio {

    /** A pipe to this process. */
    public static final Stdio PIPE = new Stdio("PIPE", Redirect.PIPE);

    /** What this process has itself; Python's None. */
    public static final Stdio INHERIT = new Stdio("INHERIT", Redirect.INHERIT);

    /** Nothing: an input that is at its end, an output that nobody sees. */
    public static final Stdio DEVNULL = new Stdio("DEVNULL", Redirect.DISCARD);

    /** For the error output: where the output goes, in the order in which the child writes. */
    public static final Stdio STDOUT = new Stdio("STDOUT", Redirect.PIPE);

    private final String name;

    /** What the JDK calls it; of no meaning for a pipe, which is ours. */
    private final Redirect redirect;

    private Stdio(String name, Redirect redirect) {
        this.name = name;
        this.redirect = redirect;
    }

    /** A file, to read from; or to write to, from its beginning: what it had is lost, and if there is none it is made. */
    public static Stdio file(Path path) {
        return new Stdio("file " + path, Redirect.to(path.toFile()));
    }

    /** A file to write to, behind what it has; if there is none it is made. */
    public static Stdio append(Path path) {
        return new Stdio("end of file " + path, Redirect.appendTo(path.toFile()));
    }

    boolean isForOutput() {
        return redirect.type() == Redirect.Type.APPEND;
    }

    Redirect from() {
        if (this == DEVNULL) {
            return Redirect.from(new File("/dev/null"));
        }
        return redirect.type() == Redirect.Type.WRITE ? Redirect.from(redirect.file()) : redirect;
    }

    Redirect to() {
        return redirect;
    }

    @Override
    public String toString() {
        return name;
    }
}
