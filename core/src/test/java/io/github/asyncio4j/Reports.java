package io.github.asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps the messages of one logger of java.util.logging that somebody should look at. */
final class Reports extends Handler {

    private static final Reports LIBRARY =
            new Reports("io.github.asyncio4j", record -> record.getLevel().intValue() >= Level.WARNING.intValue());
    private static final Reports NETTY = new Reports("io.netty.util.ResourceLeakDetector",
            record -> record.getMessage() != null && record.getMessage().contains("LEAK:"));

    /** Held, since java.util.logging forgets a logger that nobody holds, and its handlers with it. */
    private final Logger logger;

    private final Predicate<LogRecord> counts;
    private final List<String> messages = new ArrayList<>();

    private Reports(String name, Predicate<LogRecord> counts) {
        this.counts = counts;
        logger = Logger.getLogger(name);
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    static Reports ofTheLibrary() {
        return LIBRARY;
    }

    static Reports ofNetty() {
        return NETTY;
    }

    /** Returns the messages since the last call, each with its exception. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }

    @Override
    public synchronized void publish(LogRecord record) {
        if (counts.test(record)) {
            Throwable thrown = record.getThrown();
            messages.add(record.getMessage() + (thrown == null ? "" : " (" + thrown + ")"));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
