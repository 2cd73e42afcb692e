/**
 * The command {@code aio flags}: the same downloads one after another, by threads and by coroutines.
 *
 * <ul>
 * <li><b>From the command line to a plan</b>: {@link io.github.asyncio4j.cli.Main},
 * {@link io.github.asyncio4j.cli.FlagsCommand}, {@link io.github.asyncio4j.cli.Countries},
 * {@link io.github.asyncio4j.cli.Plan}, {@link io.github.asyncio4j.cli.BadInput}.
 * <li><b>The job</b>: {@link io.github.asyncio4j.cli.FlagsJob} has each {@link io.github.asyncio4j.cli.Way} work off an
 * {@link io.github.asyncio4j.cli.Order}, against {@link io.github.asyncio4j.cli.FlagServer} or a server elsewhere.
 * <li><b>What came of it</b>: {@link io.github.asyncio4j.cli.Download}, {@link io.github.asyncio4j.cli.Tally},
 * {@link io.github.asyncio4j.cli.FlagFolder}, {@link io.github.asyncio4j.cli.Report}.
 * </ul>
 */
@NullMarked
package io.github.asyncio4j.cli;

import org.jspecify.annotations.NullMarked;
