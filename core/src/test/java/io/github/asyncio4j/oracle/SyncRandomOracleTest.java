package io.github.asyncio4j.oracle;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Trace.describe;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.asyncio4j.Barrier;
import io.github.asyncio4j.Condition;
import io.github.asyncio4j.Coroutine;
import io.github.asyncio4j.Event;
import io.github.asyncio4j.Lock;
import io.github.asyncio4j.Queue;
import io.github.asyncio4j.Semaphore;
import io.github.asyncio4j.Task;
import io.github.asyncio4j.Ticks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three hundred random programs of tasks that cancel each other; random/sync.py says what the letters are. */
class SyncRandomOracleTest {

    @Test
    void eachOperationEndsAsInCpythonInTheSameTurn() throws IOException {
        List<String> programs = lines("programs");
        List<String> expected = lines("expected");
        assertThat(programs).hasSameSizeAs(expected).hasSizeGreaterThan(250);
        for (int n = 0; n < programs.size(); n++) {
            String program = programs.get(n);
            String[] trace = new String[1];
            virtualRun(() -> {
                trace[0] = new Program(program).run();
            });
            assertThat(trace[0].split(" / ")).as("program %d: %s", n + 1, program)
                    .containsExactly(expected.get(n).split(" / "));
        }
    }

    private static List<String> lines(String kind) throws IOException {
        try (InputStream in = SyncRandomOracleTest.class.getResourceAsStream("/oracle/random/sync." + kind)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static final class Program {
        private final Ticks ticks = new Ticks();
        private final String[] bodies;
        private final Lock lock = new Lock();
        private final Condition condition = new Condition(lock);
        private final Event event = new Event();
        private final Semaphore semaphore;
        private final Queue<Integer> queue;
        private final Barrier barrier;
        private final List<Task<Void>> tasks = new ArrayList<>();
        private final List<String> trace = new ArrayList<>();
        private int items;

        /** In the end the tasks that are left, and those who want the lock to leave, must be let go. */
        private boolean over;

        Program(String line) {
            String[] parts = line.split(";");
            int n = Integer.parseInt(parts[0].split(",")[0]);
            semaphore = new Semaphore(n);
            queue = new Queue<>(n);
            barrier = new Barrier(Integer.parseInt(parts[0].split(",")[1]));
            bodies = parts[1].split("\\|");
        }

        String run() {
            for (int me = 0; me < bodies.length; me++) {
                tasks.add(createTask(task(me, bodies[me].isEmpty() ? new String[0] : bodies[me].split(" "))));
            }
            for (int turn = 0; turn < 80 && !tasks.stream().allMatch(Task::done); turn++) {
                spin(1);
            }
            StringBuilder ends = new StringBuilder();
            tasks.forEach(task -> ends.append(task.cancelled() ? "c " : task.done() ? "d " : "p "));
            String whole = String.join(" / ", trace) + " / " + ends + state();
            ticks.stop();
            letGo();
            return whole;
        }

        private void letGo() {
            over = true;
            while (!tasks.stream().allMatch(Task::done)) {
                tasks.forEach(Task::cancel);
                if (lock.locked()) {
                    lock.release();
                }
                spin(2);
            }
        }

        private Coroutine<Void> task(int me, String[] operations) {
            return async(() -> {
                for (String operation : operations) {
                    String result;
                    try {
                        result = String.valueOf(operate(me, operation.charAt(0), operation.substring(1)));
                    } catch (Throwable e) {
                        result = describe(e);
                    }
                    if (over) {
                        return;
                    }
                    trace.add(me + ":" + operation + ":" + result + ":" + ticks.count() + ":" + state());
                }
            });
        }

        private Object operate(int me, char letter, String digits) {
            int number = digits.isEmpty() ? 0 : Integer.parseInt(digits);
            switch (letter) {
                case 'A' -> await(lock.acquire());
                case 'R' -> lock.release();
                case 's' -> await(semaphore.acquire());
                case 'S' -> semaphore.release();
                case 'w' -> {
                    return await(event.waitSet());
                }
                case 'e' -> event.set();
                case 'c' -> event.clear();
                case 'n' -> {
                    return await(condition.waitNotified());
                }
                case 'N' -> condition.signal();
                case 'M' -> condition.signalAll();
                case 'p' -> {
                    int item = ++items;
                    await(queue.put(item));
                    return item;
                }
                case 'P' -> {
                    queue.putNowait(++items);
                    return items;
                }
                case 'g' -> {
                    return await(queue.get());
                }
                case 'G' -> {
                    return queue.getNowait();
                }
                case 'd' -> queue.taskDone();
                case 'j' -> await(queue.join());
                case 'z' -> queue.shutdown();
                case 'Z' -> queue.shutdown(true);
                case 'b' -> {
                    return await(barrier.waitAll());
                }
                case 'B' -> await(barrier.reset());
                case 'X' -> await(barrier.abort());
                case 'k' -> {
                    return number == me || number >= tasks.size() ? "" : tasks.get(number).cancel();
                }
                case 'y' -> spin(number);
                default -> throw new IllegalArgumentException("no such operation: " + letter);
            }
            return "";
        }

        private String state() {
            return digit(lock.locked()) + digit(semaphore.locked()) + digit(event.isSet()) + queue.qsize()
                    + barrier.nWaiting() + digit(barrier.broken());
        }

        private static String digit(boolean flag) {
            return flag ? "1" : "0";
        }
    }
}
