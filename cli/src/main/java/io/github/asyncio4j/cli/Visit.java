package io.github.asyncio4j.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A page to be looked at.
 *
 * @param depth how many links lead to it from the first page
 * @param from the page that has the link, or null for the first
 */
record Visit(URI url, int depth, @Nullable URI from) {}
