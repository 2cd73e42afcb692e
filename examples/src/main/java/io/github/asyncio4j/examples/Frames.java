package io.github.asyncio4j.examples;

import java.io.Console;

/** A turning bar before a text, drawn over itself on a terminal. Elsewhere every fifth frame is a line. */
final class Frames {

    private static final String BARS = "|/-\\";

    private final String text;
    private final boolean terminal;
    private int count;

    Frames(String text) {
        this.text = text;
        Console console = System.console();
        terminal = console != null && console.isTerminal();
    }

    void next() {
        if (terminal) {
            System.out.print("\r" + BARS.charAt(count % BARS.length()) + " " + text);
            System.out.flush();
        } else if (count % 5 == 0) {
            System.out.println(text);
        }
        count++;
    }

    void erase() {
        if (terminal) {
            System.out.print("\r" + " ".repeat(text.length() + 2) + "\r");
            System.out.flush();
        }
        count = 0;
    }
}
