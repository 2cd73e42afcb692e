package io.github.asyncio4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A bar that is drawn over itself by a thread of its library, 20 times a second. */
final class ProgressOnTerminal implements Progress {

    private static final int PERIOD_MILLIS = 50;

    private static final int DEFAULT_COLUMNS = 80;
    private static final int MAX_WIDTH = 100;

    /** One column less than the terminal has, or than 80 where that is not known. */
    static final int WIDTH = Math.min(MAX_WIDTH, columns() - 1);

    /** Tells when the bar has been drawn for the first time. */
    private static final class Screen extends ConsoleProgressBarConsumer {
        private final CountDownLatch drawn = new CountDownLatch(1);

        Screen(PrintStream out) {
            super(out, WIDTH);
        }

        @Override
        public void accept(String bar) {
            super.accept(bar);
            drawn.countDown();
        }
    }

    private final ProgressBar bar;

    /** Returns when the bar is there, so that drawing it takes no time from what is measured. */
    ProgressOnTerminal(String name, int total, PrintStream out) {
        Screen screen = new Screen(out);
        boolean unicode = out.charset().newEncoder().canEncode('\u2588');
        bar = new ProgressBarBuilder()
                .setTaskName("%-10s".formatted(name))
                .setInitialMax(total)
                .setStyle(unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(PERIOD_MILLIS)
                .setConsumer(screen)
                .hideEta()
                .build();
        try {
            screen.drawn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Asks the terminal. Left to itself the progress bar would ask, and keep the terminal open with the signals' default
     * handlers: Ctrl-C would kill the JVM at once.
     */
    private static int columns() {
        try (Terminal terminal = TerminalBuilder.builder().nativeSignals(false).dumb(true).build()) {
            return terminal.getWidth() > 0 ? terminal.getWidth() : DEFAULT_COLUMNS;
        } catch (IOException e) {
            return DEFAULT_COLUMNS;
        }
    }

    @Override
    public void step() {
        bar.step();
    }

    @Override
    public void close() {
        bar.close();
    }
}
