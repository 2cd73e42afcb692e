package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Reports of coroutines that nobody awaits, each in a JVM of its own, which is in debug mode from its begin. */
class UnawaitedTest {

    private static final String NEVER = "was never awaited: await it, or createTask(...) it; made at (innermost first)";

    private static List<String> runInDebugMode(Class<?> program) throws Exception {
        List<String> flags = new ArrayList<>(ChildJvm.engine());
        flags.add("-Dasyncio4j.debug=true");
        return ChildJvm.run(flags, program).lines().map(String::strip).toList();
    }

    /** Takes such reports in the place of the console, and nothing else that the library logs. */
    private abstract static class Taker extends Handler {

        /** Held, since java.util.logging forgets a logger that nobody holds. */
        private static final Logger LOGGER = Logger.getLogger("io.github.asyncio4j");

        Taker() {
            LOGGER.addHandler(this);
            LOGGER.setUseParentHandlers(false);
            LOGGER.setFilter(record -> record.getMessage().contains("never awaited"));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    // ---- when

    /** Forgets a coroutine where there is no loop, and one whose await was refused, and looks what is reported. */
    static final class Forgetting {
        private static final LinkedBlockingQueue<String> MESSAGES = new LinkedBlockingQueue<>();

        private static final class Noting extends Taker {
            @Override
            public void publish(LogRecord record) {
                MESSAGES.add(record.getMessage());
            }
        }

        public static void main(String[] arguments) throws Exception {
            new Noting();
            nested();
            System.out.println("forgotten: " + reportAfterCollection());
            try {
                await(nested());
            } catch (IllegalStateException e) {
                System.out.println("refused: " + e.getMessage());
            }
            System.out.println("refused and forgotten: " + reportAfterCollection());
            run(() -> await(nested()));
            System.gc();
            System.out.println("awaited: " + MESSAGES.poll(100, TimeUnit.MILLISECONDS));
        }

        private static Coroutine<Void> nested() {
            return corofn();
        }

        private static Coroutine<Void> corofn() {
            return async(() -> {});
        }

        private static String reportAfterCollection() throws InterruptedException {
            String message = null;
            for (int n = 0; n < 200 && message == null; n++) {
                System.gc();
                message = MESSAGES.poll(100, TimeUnit.MILLISECONDS);
            }
            return message;
        }
    }

    @Test
    void oneThatIsGarbageIsReportedAlsoIfItsAwaitWasRefused() throws Exception {
        List<String> output = runInDebugMode(Forgetting.class);
        String name = "coroutine io.github.asyncio4j.UnawaitedTest$Forgetting";
        assertThat(output).filteredOn(line -> line.endsWith(NEVER)).satisfiesExactly(
                line -> assertThat(line).startsWith("forgotten: " + name),
                line -> assertThat(line).startsWith("refused and forgotten: " + name));
        assertThat(output).anySatisfy(line -> assertThat(line).startsWith("refused: await was called outside"));
        assertThat(output).last().isEqualTo("awaited: null");
    }

    // ---- where it was made

    /** From the innermost call to where the thread began; nothing is kept of one that is not reported. */
    @Test
    void itsOriginIsTheWholeWayToIt() throws Exception {
        List<String> frames = runInDebugMode(Forgetting.class).stream().filter(line -> !line.startsWith("refused: "))
                .dropWhile(line -> !line.startsWith("forgotten: ")).skip(1)
                .takeWhile(line -> !line.startsWith("refused and")).toList();
        assertThat(methods(frames, Forgetting.class)).containsExactly("corofn", "nested", "main");
        assertThat(frames).last().asString().startsWith(Forgetting.class.getName() + ".main(");
    }

    /** Returns the methods of a class among frames. */
    private static List<String> methods(List<String> frames, Class<?> type) {
        String start = type.getName() + ".";
        return frames.stream().filter(frame -> frame.startsWith(start))
                .map(frame -> frame.substring(start.length(), frame.indexOf('('))).toList();
    }

    /** Forgets a coroutine on a loop, in calls that say their lines. */
    static final class Calling {
        public static void main(String[] arguments) {
            run(() -> {
                a2();
            });
        }

        private static Coroutine<Void> a2() {
            return a1(sayPlace());
        }

        private static Coroutine<Void> a1(int ignored) {
            return corofn(ignored + sayPlace());
        }

        private static Coroutine<Void> corofn(int ignored) {
            return async(() -> {});
        }

        private static int sayPlace() {
            System.out.println("called by " + new Throwable().getStackTrace()[1]);
            return 0;
        }
    }

    @Test
    void aReportNamesTheCallsThatLedToItWithTheirLines() throws Exception {
        List<String> output = runInDebugMode(Calling.class);
        List<String> places = output.stream().filter(line -> line.startsWith("called by "))
                .map(line -> line.substring("called by ".length())).toList();
        assertThat(methods(places, Calling.class)).containsExactly("a2", "a1");
        assertThat(output).filteredOn(line -> line.endsWith(NEVER)).singleElement().asString()
                .contains("coroutine " + Calling.class.getName());
        assertThat(output).containsSubsequence(places.get(1), places.get(0));
    }

    @Test
    void withoutDebugModeNothingIsSaid() throws Exception {
        assertThat(ChildJvm.run(ChildJvm.engine(), Calling.class)).contains("called by")
                .doesNotContain("never awaited");
    }

    // ---- a log that is broken

    /** Forgets two coroutines while the log throws what it is told. */
    static final class Breaking {
        private static final class Broken extends Taker {
            @Override
            public void publish(LogRecord record) {
                throw new ArithmeticException("broken");
            }
        }

        public static void main(String[] arguments) {
            new Broken();
            System.out.println(run(() -> {
                async(() -> {});
                async(() -> 1);
                return "result";
            }));
            System.out.println(run(() -> "another run"));
        }
    }

    @Test
    void aLogThatThrowsHarmsNeitherTheProgramNorTheOtherReports() throws Exception {
        List<String> output = runInDebugMode(Breaking.class);
        assertThat(output).contains("result", "another run");
        assertThat(output).filteredOn(line -> line.contains("was never awaited")).hasSize(2);
        assertThat(output).filteredOn(line -> line.endsWith("ArithmeticException: broken")).hasSize(2);
    }
}
