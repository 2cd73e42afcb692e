package io.github.asyncio4j;

import org.jspecify.annotations.Nullable;

/** The future of one task in a {@link WaitLine}. A chain of them is the line, so that each can leave at no cost. */
final class Waiter extends Future<Void> {

    private final LoopBinding binding;

    /** Its neighbours in the line. The one behind stays set after it has left, for one that takes its place again. */
    @Nullable Waiter ahead;
    @Nullable Waiter behind;

    /** Its place, from 0, among those that were woken all at once. */
    int place;

    Waiter(EventLoop loop, LoopBinding binding) {
        super(loop);
        this.binding = binding;
    }

    /** Whether it was woken, and not cancelled before. Its task may have been cancelled since. */
    boolean woken() {
        return done() && !cancelled();
    }

    @Override
    String shortName() {
        return binding.toString();
    }
}
