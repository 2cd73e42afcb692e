package io.github.asyncio4j.cli;

import io.github.asyncio4j.cli.Download.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps count and time of one way while it works. For any thread. */
final class Tally {

    private final Mode mode;
    private final int planned;
    private final Progress progress;
    private final Set<Thread> threads = new HashSet<>();
    private final List<Download> downloads;
    private long begin;
    private long end;

    Tally(Mode mode, int planned, Progress progress) {
        this.mode = mode;
        this.planned = planned;
        this.progress = progress;
        downloads = new ArrayList<>(planned);
    }

    /** Starts the clock: the first request is about to be made. */
    synchronized void begin() {
        begin = System.nanoTime();
        end = begin;
    }

    /** Notes a thread on which downloads run. */
    synchronized void ranOn(Thread thread) {
        threads.add(thread);
    }

    /** Notes the end of a download; the clock's last reading is that of the last one. */
    synchronized void add(Download download) {
        downloads.add(download);
        end = System.nanoTime();
        progress.step();
    }

    /** Counts files that differ from their sources as errors; what has no source is not compared. */
    synchronized void compare(FlagFolder folder, Map<String, byte[]> sources) {
        downloads.replaceAll(download -> {
            byte[] source = sources.get(download.code());
            boolean same = download.outcome() != Outcome.OK || source == null || folder.holds(download.code(), source);
            return same ? download : Download.different(download.code());
        });
    }

    Mode mode() {
        return mode;
    }

    int planned() {
        return planned;
    }

    synchronized List<Download> downloads() {
        return List.copyOf(downloads);
    }

    synchronized int threads() {
        return threads.size();
    }

    /** Returns the time from the first request to the last byte written. */
    synchronized Duration wall() {
        return Duration.ofNanos(end - begin);
    }

    synchronized long bytes() {
        return downloads.stream().mapToLong(Download::bytes).sum();
    }

    synchronized Counts counts() {
        return new Counts(count(Outcome.OK), count(Outcome.NOT_FOUND), count(Outcome.ERROR));
    }

    private int count(Outcome outcome) {
        return (int) downloads.stream().filter(download -> download.outcome() == outcome).count();
    }
}
