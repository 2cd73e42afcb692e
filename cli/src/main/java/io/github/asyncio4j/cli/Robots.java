package io.github.asyncio4j.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a robots.txt allows (RFC 9309): of the rules that fit a path the longest one holds, and of equal ones that which
 * allows.
 *
 * @param delay the pause that it asks for between two requests; zero if it asks for none
 */
record Robots(List<Rule> rules, Duration delay) {

    static final Robots ALL_ALLOWED = new Robots(List.of(), Duration.ZERO);

    /** Nobody waits longer for anybody. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);

    /** Many rules more than a site has; what comes after them is not looked at. */
    private static final int MOST_RULES = 10_000;

    /** A rule; in its pattern * stands for anything and $ at the end for the end. */
    record Rule(boolean allows, String pattern) {

        boolean fits(String target) {
            boolean whole = pattern.endsWith("$");
            String wanted = whole ? pattern.substring(0, pattern.length() - 1) : pattern + "*";
            // Where the last * stood, and how much it stands for so far.
            int star = -1;
            int taken = 0;
            int p = 0;
            int t = 0;
            while (t < target.length()) {
                if (p < wanted.length() && wanted.charAt(p) == '*') {
                    star = p++;
                    taken = t;
                } else if (p < wanted.length() && wanted.charAt(p) == target.charAt(t)) {
                    p++;
                    t++;
                } else if (star >= 0) {
                    p = star + 1;
                    t = ++taken;
                } else {
                    return false;
                }
            }
            return wanted.substring(p).chars().allMatch(c -> c == '*');
        }
    }

    /** Reads the rules for a robot: those of its own name, or else those for all. */
    static Robots parse(String text, String robot) {
        Reading reading = new Reading(robot.toLowerCase(Locale.ROOT));
        text.lines().forEach(reading::line);
        return reading.own.named ? reading.own.robots() : reading.all.robots();
    }

    /** Returns whether a path with its query may be asked for. */
    boolean allows(String target) {
        Rule holds = null;
        for (Rule rule : rules) {
            if (rule.fits(target) && (holds == null || rule.pattern.length() > holds.pattern.length()
                    || rule.pattern.length() == holds.pattern.length() && rule.allows)) {
                holds = rule;
            }
        }
        return holds == null || holds.allows;
    }

    /** What stands under the names of some robots. */
    private static final class Group {
        private final List<Rule> rules = new ArrayList<>();
        private Duration delay = Duration.ZERO;
        private boolean named;

        Robots robots() {
            return new Robots(List.copyOf(rules), delay);
        }
    }

    /** Reads line by line. */
    private static final class Reading {
        private final String robot;
        private final Group own = new Group();
        private final Group all = new Group();
        private final List<Group> current = new ArrayList<>();
        private boolean naming;

        Reading(String robot) {
            this.robot = robot;
        }

        void line(String line) {
            String text = line.replaceFirst("#.*", "");
            int colon = text.indexOf(':');
            if (colon < 0) {
                return;
            }
            String value = text.substring(colon + 1).strip();
            switch (text.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
                case "user-agent" -> name(value.toLowerCase(Locale.ROOT));
                case "allow" -> rule(true, value);
                case "disallow" -> rule(false, value);
                case "crawl-delay" -> delay(value);
                default -> {}
            }
        }

        private void name(String value) {
            if (!naming) {
                current.clear();
                naming = true;
            }
            if (value.equals("*")) {
                current.add(all);
            } else if (value.equals(robot)) {
                own.named = true;
                current.add(own);
            }
        }

        private void rule(boolean allows, String pattern) {
            naming = false;
            if (!pattern.isEmpty()) {
                for (Group group : current) {
                    if (group.rules.size() < MOST_RULES) {
                        group.rules.add(new Rule(allows, pattern));
                    }
                }
            }
        }

        private void delay(String value) {
            naming = false;
            if (value.matches("\\d{1,6}(\\.\\d{1,6})?")) {
                Duration wanted = Duration.ofMillis((long) (Double.parseDouble(value) * 1_000));
                current.forEach(group -> group.delay = wanted.compareTo(LONGEST_DELAY) < 0 ? wanted : LONGEST_DELAY);
            }
        }
    }
}
