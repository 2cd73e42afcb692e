package io.github.asyncio4j;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The failures that nobody has looked at. Each is reported once: when its future has become garbage, and at the latest
 * when the loop closes.
 */
final class Unretrieved {

    /** Keeps the failure, and not the future, so that a future that nobody can ask any more is noticed. */
    static final class Note extends WeakReference<Future<?>> {
        private final Throwable failure;
        private final @Nullable String task;

        /** What the task ran in, and the handler of its failure runs in; null for a plain future. */
        private final @Nullable Context context;

        Note(Future<?> future, Throwable failure, ReferenceQueue<Future<?>> gone) {
            super(future, gone);
            this.failure = failure;
            task = future instanceof Task<?> t ? t.name() : null;
            context = future instanceof Task<?> t ? t.context() : null;
        }
    }

    private final EventLoop loop;
    private final Set<Note> notes = new LinkedHashSet<>();
    private final ReferenceQueue<Future<?>> gone = new ReferenceQueue<>();

    Unretrieved(EventLoop loop) {
        this.loop = loop;
    }

    Note note(Future<?> future, Throwable failure) {
        reportGone();
        Note note = new Note(future, failure, gone);
        notes.add(note);
        return note;
    }

    void forget(Note note) {
        notes.remove(note);
    }

    /** Reports those whose future is garbage. */
    void reportGone() {
        for (Object note = gone.poll(); note != null; note = gone.poll()) {
            if (notes.remove(note)) {
                report((Note) note);
            }
        }
    }

    /** Reports all that is left. */
    void reportAll() {
        ArrayDeque<Note> left = new ArrayDeque<>(notes);
        notes.clear();
        left.forEach(this::report);
    }

    private void report(Note note) {
        String what = note.task == null ? "Future" : "Task " + note.task;
        Future<?> future = note.get();
        Context before = loop.context;
        loop.context = note.context != null ? note.context : before;
        try {
            loop.callExceptionHandler(new ErrorContext(what + " exception was never retrieved: " + note.failure,
                    note.failure, future == null ? Map.of() : Map.of("future", future)));
        } finally {
            loop.context = before;
        }
    }
}
