package io.github.asyncio4j.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code aio crawl} is asked for, checked.
 *
 * @param depth how many links lead from the first page to the last one
 * @param concurrency how many pages may be under way at once
 * @param sameHost whether links to other hosts are left out
 * @param delay the pause between two requests to a host
 * @param mostPages how many pages are looked at at most
 * @param report where each page gets a line of JSON, or null
 */
record CrawlPlan(URI url, int depth, int concurrency, int perHost, boolean sameHost, Duration delay, int mostPages,
        @Nullable Path report) {}
