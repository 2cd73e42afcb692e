package io.github.asyncio4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What {@code aio get} is asked for, checked.
 *
 * @param concurrency how many downloads may be under way at once
 * @param perHost how many of them from one host
 * @param delay the pause between two requests to a host
 * @param retries how often a download that failed is tried again
 * @param retryWait how long it waits before the first of them
 */
record GetPlan(List<Wanted> wanted, Path out, int concurrency, int perHost, Duration delay, int retries,
        Duration retryWait) {}
