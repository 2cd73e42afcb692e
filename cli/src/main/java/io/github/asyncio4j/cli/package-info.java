/**
 * The programs of {@code ./aio}: {@link io.github.asyncio4j.cli.Main} has the command line, and each command a class
 * that reads its options.
 *
 * <ul>
 * <li><b>{@code flags}</b>, the same downloads one after another, by threads and by coroutines:
 * {@link io.github.asyncio4j.cli.FlagsCommand} makes a {@link io.github.asyncio4j.cli.Plan}, of which
 * {@link io.github.asyncio4j.cli.FlagsJob} has each {@link io.github.asyncio4j.cli.Way} work off an
 * {@link io.github.asyncio4j.cli.Order}, against {@link io.github.asyncio4j.cli.FlagServer} or a server elsewhere;
 * {@link io.github.asyncio4j.cli.Tally} counts, {@link io.github.asyncio4j.cli.Report} tells.
 * <li><b>{@code get}</b>, a downloader: {@link io.github.asyncio4j.cli.GetCommand},
 * {@link io.github.asyncio4j.cli.WantedList}, {@link io.github.asyncio4j.cli.GetJob} with a
 * {@link io.github.asyncio4j.cli.Fetch} for each {@link io.github.asyncio4j.cli.PartFile},
 * {@link io.github.asyncio4j.cli.GetReport}.
 * <li><b>{@code crawl}</b>, a crawler: {@link io.github.asyncio4j.cli.CrawlCommand},
 * {@link io.github.asyncio4j.cli.CrawlJob} with {@link io.github.asyncio4j.cli.PageVisits},
 * {@link io.github.asyncio4j.cli.Robots} and {@link io.github.asyncio4j.cli.Links},
 * {@link io.github.asyncio4j.cli.CrawlReport} and {@link io.github.asyncio4j.cli.PageLines}. What it has in common with
 * {@code get}: {@link io.github.asyncio4j.cli.Manners} towards servers, {@link io.github.asyncio4j.cli.Bars},
 * {@link io.github.asyncio4j.cli.Stopping}.
 * <li><b>{@code proxy}</b>: {@link io.github.asyncio4j.cli.ProxyCommand}, {@link io.github.asyncio4j.cli.TcpProxy}.
 * <li><b>{@code serve}</b>: {@link io.github.asyncio4j.cli.ServeCommand}, {@link
 * io.github.asyncio4j.cli.MadeUpCertificate}.
 * </ul>
 */
@NullMarked
package io.github.asyncio4j.cli;

import org.jspecify.annotations.NullMarked;
