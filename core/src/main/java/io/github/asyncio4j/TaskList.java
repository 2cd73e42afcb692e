package io.github.asyncio4j;

import io.github.asyncio4j.loop.Entry;
import io.github.asyncio4j.loop.Mailbox;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished tasks of a loop, which it holds so that none can vanish. Linked through the tasks themselves, so that
 * coming and going costs nothing. Changed on the loop's thread only; {@link #snapshot} is for the others.
 *
 * <p>Another thread reads without a lock, which the loop would have to pay for, and looks afterwards whether the list has
 * changed meanwhile. A task comes once and goes once, and younger ones follow older ones, so that even a reader of a list
 * that changes under its eyes comes to an end.
 */
final class TaskList {

    /** How often a reader looks before it asks the loop: one that changes the list so often will answer soon. */
    private static final int LOOKS = 8;

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(TaskList.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private @Nullable Task<?> oldest;
    private @Nullable Task<?> newest;

    /** Counts the changes twice: odd while one is going on. Through VERSION, in an order that readers can rely on. */
    private int version;

    void add(Task<?> task) {
        beginChange();
        task.older = newest;
        if (newest == null) {
            oldest = task;
        } else {
            newest.newer = task;
        }
        newest = task;
        endChange();
    }

    void remove(Task<?> task) {
        beginChange();
        if (task.older == null) {
            oldest = task.newer;
        } else {
            task.older.newer = task.newer;
        }
        if (task.newer == null) {
            newest = task.older;
        } else {
            task.newer.older = task.older;
        }
        task.older = task.newer = null;
        endChange();
    }

    private void beginChange() {
        VERSION.setOpaque(this, version + 1);
        VarHandle.storeStoreFence();
    }

    private void endChange() {
        VERSION.setRelease(this, version + 1);
    }

    /** Returns them, oldest first. Loop thread. */
    List<Task<?>> toList() {
        List<Task<?>> tasks = new ArrayList<>();
        for (Task<?> task = oldest; task != null; task = task.newer) {
            tasks.add(task);
        }
        return tasks;
    }

    /** Returns those of one moment, oldest first. Any thread but the loop's. */
    List<Task<?>> snapshot(Mailbox loop) {
        for (int n = 0; n < LOOKS; n++) {
            List<Task<?>> seen = look();
            if (seen != null) {
                return seen;
            }
        }
        return ask(loop);
    }

    /** Returns those of one moment, or null if they change meanwhile. */
    private @Nullable List<Task<?>> look() {
        int before = (int) VERSION.getAcquire(this);
        if ((before & 1) != 0) {
            return null;
        }
        List<Task<?>> tasks = new ArrayList<>();
        for (Task<?> task = oldest; task != null && (int) VERSION.getOpaque(this) == before; task = task.newer) {
            tasks.add(task);
        }
        VarHandle.loadLoadFence();
        return (int) VERSION.getOpaque(this) == before ? tasks : null;
    }

    /** Has the loop make the list; and goes on looking, for the case that the loop gets stuck or ends before it does. */
    private List<Task<?>> ask(Mailbox loop) {
        CompletableFuture<List<Task<?>>> answer = new CompletableFuture<>();
        loop.post(new Entry() {
            @Override
            protected void run() {
                answer.complete(toList());
            }
        });
        boolean interrupted = false;
        List<Task<?>> seen = null;
        while (seen == null) {
            try {
                seen = answer.get(1, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                seen = look();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new AssertionError("the loop answers always", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }
}
