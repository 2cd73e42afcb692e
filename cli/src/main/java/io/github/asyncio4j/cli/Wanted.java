package io.github.asyncio4j.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A file to download.
 *
 * @param file its name in the folder
 * @param sha256 the checksum it must have, in small letters, or null
 */
record Wanted(URI url, String file, @Nullable String sha256) {}
