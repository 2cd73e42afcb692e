package io.github.asyncio4j.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for, checked.
 *
 * @param codes the countries, each once
 * @param modes the ways to go, in this order
 * @param concurrency how many downloads may be under way at once, by threads and by coroutines
 * @param delay how long the embedded server thinks before each answer
 * @param faults which answers of the embedded server go wrong
 * @param baseUrl where a server elsewhere has the flags; null for the embedded one
 * @param out the folder to write to
 */
record Plan(List<String> codes, List<Mode> modes, int concurrency, Duration delay, Faults faults, @Nullable URI baseUrl,
        Path out) {}
