package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.run;
import static io.github.asyncio4j.Asyncio.sleep;
import static io.github.asyncio4j.Asyncio.toThread;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Misuse is an error at once, and the message says what to do. */
@Timeout(60)
class MisuseTest {

    @Test
    void anotherThreadIsRefusedAndToldOfTheDoor() {
        run(() -> {
            EventLoop loop = getRunningLoop();
            Future<String> future = loop.createFuture();
            Task<Void> task = createTask(sleep(ofSeconds(10)));
            TimerHandle timer = loop.callLater(ofSeconds(10), () -> {});
            Map<String, Action> calls = new LinkedHashMap<>();
            calls.put("callSoon", () -> loop.callSoon(() -> {}));
            calls.put("callLater", () -> loop.callLater(ZERO, () -> {}));
            calls.put("callAt", () -> loop.callAt(ZERO, () -> {}));
            calls.put("createTask", () -> loop.createTask(sleep(ZERO)));
            calls.put("runInExecutor", () -> loop.runInExecutor(() -> "x"));
            calls.put("setDefaultExecutor", () -> loop.setDefaultExecutor(ForkJoinPool.commonPool()));
            calls.put("stop", loop::stop);
            calls.put("setResult", () -> future.setResult("x"));
            calls.put("setException", () -> future.setException(new IllegalStateException()));
            calls.put("cancel of a future", future::cancel);
            calls.put("result", future::result);
            calls.put("exception", future::exception);
            calls.put("toCompletableFuture", future::toCompletableFuture);
            calls.put("addDoneCallback", () -> future.addDoneCallback(_ -> {}));
            calls.put("removeDoneCallback", () -> future.removeDoneCallback(_ -> {}));
            calls.put("cancel of a task", task::cancel);
            calls.put("uncancel", task::uncancel);
            calls.put("cancel of a timer", timer::cancel);
            await(toThread(() -> calls.forEach((name, call) -> assertThatThrownBy(call::run).as(name)
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("asyncio4j-blocking")
                    .hasMessageContaining("loop.callSoonThreadsafe(...)"))));
            assertThat(future.done()).isFalse();
            assertThat(task.cancelling()).isZero();
            assertThat(timer.cancelled()).isFalse();
            timer.cancel();
        });
    }

    @Test
    void aMethodThatRefusesAThreadNamesItself() {
        run(() -> {
            EventLoop loop = getRunningLoop();
            Semaphore semaphore = new Semaphore(0);
            Task<Semaphore.Permit> waiter = createTask(semaphore.acquire());
            spin(1);
            await(toThread(() -> {
                assertThatThrownBy(() -> loop.callSoon(() -> {})).hasMessageStartingWith("callSoon was called");
                assertThatThrownBy(() -> loop.stop()).hasMessageStartingWith("stop was called");
                assertThatThrownBy(semaphore::release).hasMessageStartingWith("Semaphore.release was called");
            }));
            waiter.cancel();
        });
    }

    /** Each has waiters, so each knows its loop. */
    @Test
    void aPrimitiveThatIsWaitedForRefusesAnotherThread() {
        run(() -> {
            Lock lock = new Lock();
            Event event = new Event();
            Condition condition = new Condition(lock);
            Semaphore semaphore = new Semaphore(0);
            Barrier barrier = new Barrier(2);
            Queue<String> queue = new Queue<>();
            await(lock.acquire());
            List<Task<?>> waiters = List.of(createTask(condition.waitNotified()), createTask(event.waitSet()),
                    createTask(semaphore.acquire()), createTask(barrier.waitAll()), createTask(queue.get()));
            spin(1);
            await(lock.acquire());
            Task<Lock.Hold> second = createTask(lock.acquire());
            spin(1);
            Map<String, Action> calls = new LinkedHashMap<>();
            calls.put("Lock.release", lock::release);
            calls.put("Event.set", event::set);
            calls.put("Event.clear", event::clear);
            calls.put("Condition.signal", condition::signal);
            calls.put("Condition.signalAll", condition::signalAll);
            calls.put("Semaphore.release", semaphore::release);
            calls.put("Queue.putNowait", () -> queue.putNowait("x"));
            calls.put("Queue.getNowait", queue::getNowait);
            calls.put("Queue.taskDone", queue::taskDone);
            calls.put("Queue.shutdown", queue::shutdown);
            await(toThread(() -> calls.forEach((name, call) -> assertThatThrownBy(call::run).as(name)
                    .isInstanceOf(IllegalStateException.class).hasMessageStartingWith(name + " was called on thread")
                    .hasMessageContaining("loop.callSoonThreadsafe(...)"))));
            Map<String, Callable<Coroutine<?>>> coroutines = new LinkedHashMap<>();
            coroutines.put("Lock.acquire", lock::acquire);
            coroutines.put("Event.waitSet", event::waitSet);
            coroutines.put("Semaphore.acquire", semaphore::acquire);
            coroutines.put("Barrier.waitAll", barrier::waitAll);
            coroutines.put("Barrier.reset", barrier::reset);
            coroutines.put("Barrier.abort", barrier::abort);
            coroutines.put("Queue.put", () -> queue.put("x"));
            coroutines.put("Queue.get", queue::get);
            coroutines.put("Queue.join", queue::join);
            await(toThread(() -> coroutines.forEach((name, call) -> assertThatThrownBy(() -> run(call.call())).as(name)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(name + " was called on thread"))));
            assertThat(waiters).noneMatch(Task::done);
            assertThat(second.done()).isFalse();
            lock.release();
            await(second).close();
        });
    }

    @Test
    void scopesRefuseAnotherThread() {
        run(() -> {
            TaskGroup group = new TaskGroup();
            var limit = io.github.asyncio4j.Timeout.after(null);
            var ended = Asyncio.asCompleted(List.of(sleep(ZERO)));
            Map<String, Action> calls = new LinkedHashMap<>();
            calls.put("TaskGroup.createTask", () -> group.createTask(sleep(ZERO)));
            calls.put("TaskGroup.cancel", group::cancel);
            calls.put("Timeout.reschedule", () -> limit.reschedule(ZERO));
            calls.put("AsCompleted.next", ended::nextDone);
            limit.run(_ -> {
                group.run(_ -> {
                    await(toThread(() -> calls.forEach((name, call) -> assertThatThrownBy(call::run)
                            .isInstanceOf(IllegalStateException.class).hasMessageStartingWith(name + " was called on")
                            .hasMessageContaining("loop.callSoonThreadsafe(...)"))));
                });
            });
            assertThat(limit.when()).isNull();
        });
    }

    @Test
    void awaitOutsideACoroutineSaysWhereItWorks() throws InterruptedException {
        assertThatThrownBy(() -> await(sleep(ZERO))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outside a coroutine").hasMessageContaining("run(...)");
        run(() -> {
            await(toThread(() -> assertThatThrownBy(() -> await(sleep(ZERO)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("asyncio4j-blocking")));
        });
        List<Throwable> thrown = new ArrayList<>();
        run(() -> {
            Thread.ofVirtual().start(() -> {
                try {
                    await(sleep(ZERO));
                } catch (Throwable e) {
                    thrown.add(e);
                }
            }).join();
        });
        assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void awaitInACallbackSaysToMakeATask() {
        virtualRun(() -> {
            List<Throwable> thrown = new ArrayList<>();
            Future<String> done = getRunningLoop().createFuture();
            done.setResult("x");
            for (Awaitable<?> awaitable : List.of(sleep(ZERO), done, async(() -> "y"))) {
                getRunningLoop().callSoon(() -> {
                    try {
                        await(awaitable);
                    } catch (IllegalStateException e) {
                        thrown.add(e);
                    }
                });
            }
            getRunningLoop().callSoon(() -> {
                try {
                    Asyncio.timeout(ZERO, () -> {});
                } catch (IllegalStateException e) {
                    thrown.add(e);
                }
            });
            spin(1);
            assertThat(thrown).hasSize(4).allSatisfy(e -> assertThat(e).hasMessageContaining("callback of the loop")
                    .hasMessageContaining("createTask(...)"));
        });
    }

    @Test
    void theVerbsThatNeedALoopSayThatNoneRuns() {
        Map<String, Callable<?>> verbs = new LinkedHashMap<>();
        verbs.put("getRunningLoop", Asyncio::getRunningLoop);
        verbs.put("createTask", () -> createTask(sleep(ZERO)));
        verbs.put("ensureFuture", () -> Asyncio.ensureFuture(sleep(ZERO)));
        verbs.put("createTask of a generator",
                () -> createTask(Asyncio.<Awaitable<?>, Object, Void>generator(_ -> null)));
        verbs.put("toPublisher", () -> Asyncio.toPublisher(Asyncio.asyncGenerator(_ -> {})));
        verbs.put("currentTask", Asyncio::currentTask);
        verbs.put("gather", () -> Asyncio.gather(sleep(ZERO)));
        verbs.put("gather of nothing", () -> Asyncio.gather());
        verbs.put("shield", () -> Asyncio.shield(sleep(ZERO)));
        verbs.put("Timeout.after", () -> io.github.asyncio4j.Timeout.after(ZERO));
        verbs.put("Timeout.at", () -> io.github.asyncio4j.Timeout.at(ZERO));
        verbs.put("asCompleted", () -> Asyncio.asCompleted(List.of(sleep(ZERO))));
        verbs.forEach((name, verb) -> assertThatThrownBy(verb::call).as(name).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop on thread").hasMessageContaining("run(...)"));
        assertThatThrownBy(() -> Asyncio.blocking(() -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Asyncio.timeout(ZERO, () -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Asyncio.taskGroup(_ -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Asyncio.with(new AsyncExitStack(), _ -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedLoopRefusesAllWork() {
        EventLoop loop = VirtualLoop.newLoop();
        Future<String> future = loop.createFuture();
        loop.close();
        for (Action call : List.<Action>of(() -> loop.callSoon(() -> {}), () -> loop.callLater(ZERO, () -> {}),
                () -> loop.callSoonThreadsafe(() -> {}), () -> loop.createTask(sleep(ZERO)), loop::runForever,
                () -> loop.runUntilComplete(future), () -> loop.runInExecutor(() -> 1),
                () -> loop.setDefaultExecutor(ForkJoinPool.commonPool()))) {
            assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class).hasMessage("Event loop is closed");
        }
    }

    @Test
    void aRunningLoopIsNeitherRunAgainNorClosedAndARefusedCallChangesNothing() {
        EventLoop other = VirtualLoop.newLoop();
        virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            assertThatThrownBy(loop::runForever).hasMessageContaining("already running")
                    .hasMessageContaining("await instead");
            assertThatThrownBy(() -> loop.runUntilComplete(loop.createFuture()))
                    .hasMessageContaining("already running");
            assertThatThrownBy(other::runForever).hasMessageContaining("another loop is running")
                    .hasMessageContaining("await instead");
            assertThatThrownBy(loop::close).hasMessageContaining("running event loop").hasMessageContaining("stop()");
            assertThat(getRunningLoop()).isSameAs(loop);
            assertThat(loop.isRunning()).isTrue();
            spin(1);
        });
        other.close();
    }

    @Test
    void nullIsRefusedWhereItComesIn() {
        virtualRun(() -> {
            EventLoop loop = getRunningLoop();
            Future<String> future = loop.createFuture();
            Map<String, Action> calls = new LinkedHashMap<>();
            calls.put("callback", () -> loop.callSoon(null));
            calls.put("the callback", () -> loop.callSoonThreadsafe(null));
            calls.put("the delay", () -> loop.callLater(null, () -> {}));
            calls.put("the time to call at", () -> loop.callAt(null, () -> {}));
            calls.put("the coroutine", () -> createTask((Coroutine<?>) null));
            calls.put("what is awaited", () -> await(null));
            calls.put("the body of a coroutine", () -> async((Callable<String>) null));
            calls.put("body of a coroutine", () -> async((Action) null));
            calls.put("the time to sleep", () -> sleep(null));
            calls.put("the time limit", () -> Asyncio.timeout(null, () -> {}));
            calls.put("the body of the timeout", () -> Asyncio.timeout(ZERO, (Action) null));
            calls.put("the block of the timeout", () -> Asyncio.timeoutAt(ZERO, (ScopeAction<Object>) null));
            calls.put("the body of the task group", () -> Asyncio.taskGroup((ScopeAction<TaskGroup>) null));
            calls.put("the context manager", () -> Asyncio.with(null, (ScopeAction<Object>) _ -> {}));
            calls.put("the body of the with block",
                    () -> Asyncio.with(Asyncio.nullContext(1), (ScopeAction<Object>) null));
            calls.put("the body of the context manager", () -> Asyncio.asyncContextManager(null));
            calls.put("the async generator to close", () -> Asyncio.aclosing((AsyncGenerator<String, Void>) null));
            calls.put("the exit", () -> new AsyncExitStack().push(null));
            calls.put("what is waited for", () -> Asyncio.waitFor(null, ZERO));
            calls.put("what is to be awaited is", () -> Asyncio.shield(null));
            calls.put("the futures to wait for", () -> Asyncio.waitAll(null));
            calls.put("a future to wait for", () -> Asyncio.waitAny(Arrays.asList(future, null)));
            calls.put("when to return", () -> Asyncio.wait(List.of(future), ZERO, null));
            calls.put("what is to be awaited", () -> Asyncio.asCompleted(Arrays.asList(sleep(ZERO), null)));
            calls.put("what is to be", () -> Asyncio.gatherOrCancel((Iterable<Coroutine<Void>>) null));
            calls.put("the attempts of the race", () -> Asyncio.staggeredRace(null, ZERO));
            calls.put("the call", () -> toThread((Callable<String>) null));
            calls.put("call", () -> loop.runInExecutor(null));
            calls.put("the executor", () -> loop.runInExecutor(null, () -> 1));
            calls.put("the default executor", () -> loop.setDefaultExecutor((ExecutorService) null));
            calls.put("default executor", () -> loop.setDefaultExecutor((ThreadPool) null));
            calls.put("the stream to print", () -> Asyncio.currentTask().printStack(null));
            calls.put("the exception", () -> future.setException(null));
            calls.put("callback is", () -> future.addDoneCallback(null));
            calls.put("the name of a task", () -> Asyncio.currentTask().setName(null));
            calls.put("what is to be awaited", () -> Asyncio.gather(Arrays.asList(sleep(ZERO), null)));
            calls.put("the generator", () -> createTask((Generator<Awaitable<?>, Object, Void>) null));
            calls.forEach((what, call) -> assertThatThrownBy(call::run).as(what)
                    .isInstanceOf(NullPointerException.class).hasMessageContaining(what)
                    .hasMessageContaining("null"));
            assertThat(future.done()).isFalse();
            spin(2);
        });
    }

    @Test
    void nullIsRefusedWhereAsynchronousValuesComeIn() {
        virtualRun(() -> {
            AsyncGenerator<String, Void> g = Asyncio.asyncGenerator(_ -> {});
            Map<String, Action> calls = new LinkedHashMap<>();
            calls.put("the body of the async generator", () -> Asyncio.asyncGenerator(null));
            calls.put("the error to throw", () -> g.athrow(null));
            calls.put("what is to be gone through", () -> Asyncio.forAwait(null));
            calls.put("what is to be gone", () -> Asyncio.forAwait(null, _ -> {}));
            calls.put("the consumer", () -> Asyncio.forAwait(g, null));
            calls.put("the publisher", () -> Asyncio.fromPublisher(null));
            calls.put("what is to be published", () -> Asyncio.toPublisher(null));
            calls.put("the subscriber", () -> Asyncio.toPublisher(g).subscribe(null));
            calls.forEach((what, call) -> assertThatThrownBy(call::run).as(what)
                    .isInstanceOf(NullPointerException.class).hasMessageContaining(what).hasMessageContaining("null"));
            assertThat(g.state()).isEqualTo(Generator.State.CREATED);
        });
    }

    @Test
    void aStepOfAnAsyncGeneratorInACallbackOrOnAnotherThreadIsRefused() {
        run(() -> {
            AsyncGenerator<String, Void> g = Asyncio.asyncGenerator(y -> y.yield("x"));
            Map<String, Action> calls = new LinkedHashMap<>();
            calls.put("anext", () -> await(g.anext()));
            calls.put("asend", () -> await(g.asend(null)));
            calls.put("athrow", () -> await(g.athrow(new IllegalArgumentException())));
            calls.put("aclose", () -> await(g.aclose()));
            calls.put("forAwait", () -> Asyncio.forAwait(g, _ -> {}));
            calls.put("a loop", () -> Asyncio.forAwait(g).iterator().hasNext());
            await(toThread(() -> calls.forEach((name, call) -> assertThatThrownBy(call::run).as(name)
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("outside a coroutine")
                    .hasMessageContaining("loop.callSoonThreadsafe(...)"))));
            Map<String, Throwable> thrown = new LinkedHashMap<>();
            getRunningLoop().callSoon(() -> calls.forEach((name, call) -> {
                try {
                    call.run();
                } catch (Throwable e) {
                    thrown.put(name, e);
                }
            }));
            spin(1);
            assertThat(thrown).hasSize(6).allSatisfy((_, e) -> assertThat(e)
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("callback of the loop"));
            assertThat(g.state()).isEqualTo(Generator.State.CREATED);
        });
    }

    @Test
    void aTasksOutcomeIsMadeByItsCoroutineAlone() {
        virtualRun(() -> {
            Task<String> task = createTask(sleep(ZERO, "x"));
            assertThatThrownBy(() -> task.setResult("y")).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("coroutine");
            assertThatThrownBy(() -> task.setException(new IllegalStateException()))
                    .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("cancel");
            assertThat(await(task)).isEqualTo("x");
        });
    }
}
