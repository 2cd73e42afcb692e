package io.github.asyncio4j.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is drawn over itself by a thread of its library, 20 times a second. */
final class ProgressOnTerminal implements Progress {

    private static final int PERIOD_MILLIS = 50;

    /** Asked once: the library opens the terminal for it. */
    private static final int WIDTH = Math.min(100, new ConsoleProgressBarConsumer(System.out).getMaxRenderedLength());

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

    @Override
    public void step() {
        bar.step();
    }

    @Override
    public void close() {
        bar.close();
    }
}
