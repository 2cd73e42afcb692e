package io.github.asyncio4j;

import io.github.asyncio4j.loop.Between;
import io.github.asyncio4j.loop.Entry;
import io.github.asyncio4j.loop.Turn;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cancels the tasks of a scenario at every place where a cancel can strike, one by one, and then at pairs of places.
 *
 * <p>A place is a point between two steps: before each entry that a turn of the loop runs, behind the last one, and where
 * the loop is idle. The scenario is run once to count them, then again for each task and each point, each time on a new
 * loop with a virtual clock. After each run the scenario checks what must hold: nothing lost, nobody left waiting. A run
 * that gets stuck is told by the loop.
 */
final class CancelEverywhere {

    private static final int PAIRS = 200;
    private static final long SEED = 20251;

    /** One run; made anew for each. */
    interface Scenario {

        /** Starts the tasks that may be cancelled, and others that may not be. Runs in a task of its own. */
        List<? extends Task<?>> start();

        /** Throws if something is lost. Runs in the same task, when those that may be cancelled have ended. */
        void check();
    }

    /** What was done. */
    record Report(int tasks, int points, int runs) {}

    /** A task of the scenario, and the point at which it is cancelled. */
    private record Cut(int task, int point) {}

    private final Supplier<? extends Scenario> scenarios;
    private int runs;

    private CancelEverywhere(Supplier<? extends Scenario> scenarios) {
        this.scenarios = scenarios;
    }

    /**
     * Runs a scenario in all these ways.
     *
     * @throws AssertionError if one of them lost something, got stuck or failed; it says which
     */
    static Report check(Supplier<? extends Scenario> scenarios) {
        return new CancelEverywhere(scenarios).check();
    }

    private Report check() {
        Run undisturbed = run(List.of());
        int tasks = undisturbed.victims.size();
        int points = undisturbed.point;
        for (int task = 0; task < tasks; task++) {
            for (int point = 1; point <= points; point++) {
                run(List.of(new Cut(task, point)));
            }
        }
        Random random = new Random(SEED);
        for (int n = 0; n < PAIRS; n++) {
            run(List.of(new Cut(random.nextInt(tasks), 1 + random.nextInt(points)),
                    new Cut(random.nextInt(tasks), 1 + random.nextInt(points))));
        }
        return new Report(tasks, points, runs);
    }

    private Run run(List<Cut> cuts) {
        runs++;
        Run run = new Run(scenarios.get(), cuts);
        run.loop.run().drive(run::toTheEnd);
        if (run.failure != null) {
            throw new AssertionError("cancelled as " + cuts + " says: " + run.failure + run.stuck, run.failure);
        }
        return run;
    }

    /** One scenario on its loop. */
    private static final class Run {
        final Scenario scenario;
        final List<Cut> cuts;
        final EventLoop loop = VirtualLoop.newLoop();
        List<? extends Task<?>> victims = List.of();
        int point;
        @Nullable Throwable failure;
        String stuck = "";

        Run(Scenario scenario, List<Cut> cuts) {
            this.scenario = scenario;
            this.cuts = cuts;
        }

        void toTheEnd() {
            loop.setExceptionHandler((_, context) -> {
                if (failure == null) {
                    failure = new AssertionError(context.message(), context.exception());
                }
            });
            try {
                loop.runUntilComplete(Asyncio.async(this::main));
            } catch (Throwable e) {
                failure = e;
                stuck = "\n  left: " + loop.allTasks();
            }
            try {
                loop.allTasks().forEach(Task::cancel);
                loop.runUntilComplete(Gathering.outcomes(loop, loop.allTasks()));
            } catch (IllegalStateException stuckAgain) {
                failure = failure == null ? stuckAgain : failure;
            }
            loop.close();
        }

        private void main() {
            victims = scenario.start();
            VirtualLoop world = (VirtualLoop) loop.poller();
            Turn turn = turnOf(loop);
            world.atTurn = () -> {
                if (turn.ready().size() == 0) {
                    reach();
                } else {
                    Between.everyTwo(turn.ready(), Place::new);
                }
            };
            Asyncio.await(Asyncio.wait(victims));
            world.atTurn = () -> {};
            int last = point;
            examine();
            scenario.check();
            point = last;
        }

        /** A place between two entries of a turn. */
        private final class Place extends Entry {
            @Override
            protected void run() {
                reach();
            }
        }

        private void reach() {
            point++;
            for (Cut cut : cuts) {
                if (cut.point == point) {
                    victims.get(cut.task).cancel();
                }
            }
        }

        private void examine() {
            for (int n = 0; n < victims.size(); n++) {
                Task<?> task = victims.get(n);
                int number = n;
                if (task.cancelled()) {
                    if (cuts.stream().noneMatch(cut -> cut.task == number)) {
                        throw new AssertionError(task + " was cancelled by nobody");
                    }
                } else if (task.exception() != null) {
                    throw new AssertionError(task + " failed", task.exception());
                }
            }
        }
    }

    private static Turn turnOf(EventLoop loop) {
        try {
            Field turn = EventLoop.class.getDeclaredField("turn");
            turn.setAccessible(true);
            return (Turn) turn.get(loop);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Several scenarios' tasks in one list. */
    static List<Task<?>> tasks(List<? extends Coroutine<?>> coroutines) {
        List<Task<?>> tasks = new ArrayList<>();
        coroutines.forEach(coroutine -> tasks.add(Asyncio.createTask(coroutine)));
        return tasks;
    }
}
