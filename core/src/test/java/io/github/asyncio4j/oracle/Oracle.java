package io.github.asyncio4j.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Action;
import io.github.asyncio4j.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the twin of a Python program and compares what both print. */
final class Oracle {

    private Oracle() {}

    static void check(String scenario, Action twin) throws Exception {
        Trace.takeLines();
        Throwable failure = null;
        try {
            twin.run();
        } catch (Throwable e) {
            failure = e;
        }
        List<String> printed = Trace.takeLines();
        assertThat(printed).as("%s, ended by %s", scenario, failure).containsExactlyElementsOf(expected(scenario));
        assertThat(failure).isNull();
    }

    private static List<String> expected(String scenario) throws IOException {
        try (InputStream in = Oracle.class.getResourceAsStream("/oracle/" + scenario + ".expected")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
