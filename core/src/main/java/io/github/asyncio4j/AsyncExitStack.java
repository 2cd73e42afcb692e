package io.github.asyncio4j;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Context managers, resources and callbacks whose number is known only when they are there, all left at the end of one
 * block, the last first: Python's contextlib.AsyncExitStack.
 *
 * <pre>{@code
 * with(new AsyncExitStack(), stack -> {
 *     for (String host : hosts) {
 *         connections.add(await(stack.enterContext(connection(host))));
 *     }
 *     stack.callback(() -> log("all are closed"));
 *     ...
 * });
 * }</pre>
 *
 * <p>It fails as blocks within each other would. Each exit is told what is in flight; one that gives true has swallowed it,
 * and the exits below see a block that has ended well; what one throws takes its place, with the former among the
 * suppressed ones; and all of them run, whatever the others throw.
 *
 * <p>Once left it is empty, and may be used again. Not for other threads.
 */
public final class AsyncExitStack implements AsyncContextManager<AsyncExitStack> {

    /** Something to be done at the end, that is told how the block has ended. */
    @FunctionalInterface
    public interface Exit {

        /**
         * Cleans up; may await.
         *
         * @param failure what is in flight; null if the block has ended well
         * @return true to swallow the failure
         * @throws Exception whatever is to take the place of the failure, checked or not
         */
        boolean exit(@Nullable Throwable failure) throws Exception;
    }

    private final LoopBinding binding = new LoopBinding(this);

    /** What is left to do, the newest last. Each tells, on what it throws, of the failure that it was given. */
    private final Deque<Exit> exits;

    /** Makes a stack that holds nothing. */
    public AsyncExitStack() {
        this(new ArrayDeque<>());
    }

    private AsyncExitStack(Deque<Exit> exits) {
        this.exits = exits;
    }

    /**
     * Enters a context manager, to be left with this stack. Suspends until it is entered; if that fails or is cancelled,
     * the stack stays as it is.
     *
     * @param <T> what the manager gives
     * @param manager entered when this is awaited
     * @return to be awaited; gives what a block would be given
     */
    public <T> Coroutine<T> enterContext(AsyncContextManager<T> manager) {
        Objects.requireNonNull(manager, "the context manager is null");
        return Asyncio.async(() -> {
            binding.bind();
            T entered = Asyncio.await(manager.aenter());
            exits.addLast(failure -> WithBlock.leave(manager, failure));
            return entered;
        });
    }

    /**
     * Takes a resource, to be closed with this stack.
     *
     * @param <R> the type of the resource
     * @param resource sees no failure and swallows none
     * @return that very resource
     */
    public <R extends AutoCloseable> R enter(R resource) {
        Objects.requireNonNull(resource, "the resource is null");
        add("AsyncExitStack.enter", _ -> {
            resource.close();
            return false;
        });
        return resource;
    }

    /**
     * Adds what is to be done at the end and may swallow the failure in flight.
     *
     * @param exit told of the failure, if there is one
     */
    public void push(Exit exit) {
        add("AsyncExitStack.push", Objects.requireNonNull(exit, "the exit is null"));
    }

    /**
     * Adds a coroutine function that is called and awaited at the end and may swallow the failure in flight:
     * {@code push_async_exit}. The exit of a manager that was entered elsewhere is pushed by
     * {@code pushAsync(manager::aexit)}.
     *
     * @param exit told of the failure, null if there is none; its coroutine gives true to swallow it
     */
    public void pushAsync(Function<? super @Nullable Throwable, Coroutine<Boolean>> exit) {
        Objects.requireNonNull(exit, "the exit is null");
        add("AsyncExitStack.pushAsync", failure -> Boolean.TRUE.equals(Asyncio.await(exit.apply(failure))));
    }

    /**
     * Adds what is to be done at the end, however that comes.
     *
     * @param callback sees no failure and swallows none; what it throws takes the place of one
     */
    public void callback(Action callback) {
        Objects.requireNonNull(callback, "the callback is null");
        add("AsyncExitStack.callback", _ -> {
            callback.run();
            return false;
        });
    }

    /**
     * Adds a coroutine function that is called and awaited at the end, however that comes.
     *
     * @param callback sees no failure and swallows none; what its coroutine gives is dropped
     */
    public void pushAsyncCallback(Supplier<? extends Coroutine<?>> callback) {
        Objects.requireNonNull(callback, "the callback is null");
        add("AsyncExitStack.pushAsyncCallback", _ -> {
            Asyncio.await(callback.get());
            return false;
        });
    }

    private void add(String method, Exit exit) {
        binding.check(method);
        exits.addLast(failure -> {
            try {
                return exit.exit(failure);
            } catch (Throwable e) {
                Replaced.keep(failure, e);
                throw e;
            }
        });
    }

    /**
     * Hands all that this stack holds over to a new one, for what shall outlive the block. Nothing of it is left by this
     * stack then.
     *
     * @return a stack that somebody has to leave, by {@link #aclose} or as a context manager
     */
    public AsyncExitStack popAll() {
        binding.check("AsyncExitStack.popAll");
        AsyncExitStack heir = new AsyncExitStack(new ArrayDeque<>(exits));
        exits.clear();
        return heir;
    }

    /**
     * Leaves all that this stack holds, as at the good end of a block. Suspends until that is done; a cancel meanwhile is
     * thrown at what the exit that runs awaits, and the others run all the same.
     *
     * @return to be awaited; fails with what an exit has thrown, unless one below it has swallowed that
     */
    public Coroutine<Void> aclose() {
        return Asyncio.async(() -> {
            leave(null);
        });
    }

    /**
     * Gives this stack. Suspends until it is there, which it is at once.
     *
     * @return to be awaited
     */
    @Override
    public Coroutine<AsyncExitStack> aenter() {
        return Asyncio.async(() -> this);
    }

    /**
     * Leaves all that this stack holds, the last first. Suspends until that is done.
     *
     * @param failure what is in flight; null if the block has ended well
     * @return to be awaited; gives true if the failure, or what took its place, was swallowed; fails with what an exit has
     *         thrown and no other has swallowed
     */
    @Override
    public Coroutine<Boolean> aexit(@Nullable Throwable failure) {
        return Asyncio.async(() -> leave(failure));
    }

    private boolean leave(@Nullable Throwable received) {
        binding.bind();
        Throwable inFlight = received;
        boolean thrownHere = false;
        boolean swallowed = false;
        while (!exits.isEmpty()) {
            Exit next = exits.removeLast();
            try {
                if (next.exit(inFlight)) {
                    swallowed = true;
                    thrownHere = false;
                    inFlight = null;
                }
            } catch (Throwable e) {
                thrownHere = true;
                inFlight = e;
            }
        }
        if (thrownHere) {
            throw Sneaky.sneak(Objects.requireNonNull(inFlight));
        }
        return received != null && swallowed;
    }

    @Override
    public String toString() {
        return "AsyncExitStack[" + exits.size() + " to leave]";
    }
}
