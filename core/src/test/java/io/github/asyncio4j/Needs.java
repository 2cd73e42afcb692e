package io.github.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What others wrote and a test needs on its machine. Where it is missing, the test is skipped with its name; where
 * CI=true, the test fails.
 */
public final class Needs {

    private Needs() {}

    public static void program(String name) {
        that(find(name).isPresent(), name);
    }

    /** One whose help says this: others have its name too. */
    public static void program(String name, String inHelp) {
        program(name);
        that(outputOf(name, "-h").contains(inHelp), name + " of " + inHelp);
    }

    /** A module of the system's Python. */
    public static void python(String module) {
        String python = "/usr/bin/python3";
        program(python);
        that(outputOf(python, "-c", "import " + module + "; print('found')").contains("found"), "python3's " + module);
    }

    /** Returns the folder of a package of Node, which {@code npm ci --prefix build/node} installs. */
    public static String node(String name) {
        program("node");
        Path folder = Path.of("..", "build", "node", "node_modules", name).toAbsolutePath().normalize();
        that(Files.isDirectory(folder), "npm's " + name + " (by npm ci --prefix build/node)");
        return folder.toString();
    }

    private static void that(boolean there, String what) {
        that(there, what, "true".equals(System.getenv("CI")));
    }

    static void that(boolean there, String what, boolean ci) {
        assertThat(there || !ci).as(what + " is installed where CI=true").isTrue();
        assumeTrue(there, what + " is not installed");
    }

    /** Where it is; servers are where the path of an ordinary user does not lead. */
    static Optional<Path> find(String name) {
        return Stream.concat(Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/sbin"))
                .map(folder -> Path.of(folder).resolve(name)).filter(Files::isExecutable).findFirst();
    }

    private static String outputOf(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new AssertionError("what is executable does not start", e);
        }
    }
}
