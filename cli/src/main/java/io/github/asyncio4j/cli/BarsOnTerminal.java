package io.github.asyncio4j.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar for each thing that is under way, below each other at the end of the screen. A thread of their library asks for
 * them to be drawn, so all that touches the screen holds the lock of this.
 */
final class BarsOnTerminal implements Bars {

    private static final int PERIOD_MILLIS = 100;

    /** More would not fit on a small screen. */
    private static final int MOST_LINES = 12;

    private static final int NAME_WIDTH = 24;

    private final PrintStream out;
    private final ProgressBarStyle style;
    private final List<Line> lines = new ArrayList<>();
    private int drawn;

    BarsOnTerminal(PrintStream out) {
        this.out = out;
        style = out.charset().newEncoder().canEncode('\u2588') ? ProgressBarStyle.UNICODE_BLOCK
                : ProgressBarStyle.ASCII;
    }

    /** What the library makes of a bar. */
    private final class Line implements ProgressBarConsumer, Bar {
        private String text = "";
        private ProgressBar bar;

        @Override
        public int getMaxRenderedLength() {
            return ProgressOnTerminal.WIDTH;
        }

        @Override
        public void accept(String rendered) {
            synchronized (BarsOnTerminal.this) {
                text = rendered;
                if (lines.contains(this)) {
                    draw("");
                }
            }
        }

        @Override
        public void close() {}

        @Override
        public void of(long total) {
            bar.maxHint(total);
        }

        @Override
        public void at(long done) {
            bar.stepTo(done);
        }

        @Override
        public void end(String line) {
            synchronized (BarsOnTerminal.this) {
                lines.remove(this);
                draw(line);
            }
            bar.close();
        }
    }

    @Override
    public Bar begin(String name) {
        Line line = new Line();
        String shown = name.length() > NAME_WIDTH ? name.substring(0, NAME_WIDTH - 2) + ".." : name;
        line.bar = new ProgressBarBuilder().setTaskName(String.format("%-" + NAME_WIDTH + "s", shown))
                .setInitialMax(-1).setStyle(style).setUpdateIntervalMillis(PERIOD_MILLIS).setConsumer(line).hideEta()
                .build();
        synchronized (this) {
            lines.add(line);
        }
        return line;
    }

    /** Draws all over what was drawn before, below a line that stays. */
    private void draw(String above) {
        StringBuilder screen = new StringBuilder();
        if (drawn > 0) {
            screen.append("\033[").append(drawn).append("A\r");
        }
        if (!above.isEmpty()) {
            screen.append(above).append("\033[K\n");
        }
        drawn = 0;
        for (Line line : lines) {
            if (!line.text.isEmpty() && drawn < MOST_LINES) {
                screen.append(line.text.stripTrailing()).append("\033[K\n");
                drawn++;
            }
        }
        out.print(screen.append("\033[J"));
        out.flush();
    }

    @Override
    public synchronized void say(String line) {
        draw(line);
    }

    @Override
    public void close() {
        for (Line line : List.copyOf(lines)) {
            line.end("");
        }
    }
}
