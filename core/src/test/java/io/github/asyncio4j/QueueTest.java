package io.github.asyncio4j;

import static io.github.asyncio4j.Asyncio.async;
import static io.github.asyncio4j.Asyncio.await;
import static io.github.asyncio4j.Asyncio.createTask;
import static io.github.asyncio4j.Asyncio.gather;
import static io.github.asyncio4j.Asyncio.getRunningLoop;
import static io.github.asyncio4j.Asyncio.timeout;
import static io.github.asyncio4j.Trace.spin;
import static io.github.asyncio4j.VirtualLoop.virtualRun;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueTest {

    private final Queue<Object> queue = new Queue<>();
    private final Queue<Object> one = new Queue<>(1);
    private final List<Object> trail = new ArrayList<>();

    private Task<Void> putter(Queue<Object> queue, Object item) {
        return createTask(async(() -> {
            await(queue.put(item));
            trail.add("put " + item);
        }));
    }

    private Task<Void> getter(Queue<Object> queue, String name) {
        return createTask(async(() -> {
            trail.add(name + " " + await(queue.get()));
        }));
    }

    // ---- size and order

    @Test
    void isEmptyUntilAnItemIsPutAndAfterItIsTaken() {
        virtualRun(() -> {
            assertThat(queue.empty()).isTrue();
            await(queue.put(1));
            assertThat(queue.empty()).isFalse();
            assertThat(await(queue.get())).isEqualTo(1);
            assertThat(queue.empty()).isTrue();
        });
    }

    @Test
    void isFullAtItsBoundAndNeverWithoutOne() {
        virtualRun(() -> {
            for (int n = 0; n < 1000; n++) {
                queue.putNowait(n);
            }
            assertThat(queue.full()).isFalse();
            await(one.put(1));
            assertThat(one.full()).isTrue();
            assertThat(new Queue<>(-1).full()).isFalse();
        });
    }

    @Test
    void givesTheItemsOutInTheOrderTheyCame() {
        virtualRun(() -> {
            for (int item : new int[] {1, 3, 2}) {
                await(queue.put(item));
            }
            assertThat(List.of(await(queue.get()), await(queue.get()), await(queue.get()))).containsExactly(1, 3, 2);
        });
    }

    @Test
    void nullIsAnItem() {
        virtualRun(() -> {
            await(queue.put(null));
            assertThat(queue.qsize()).isEqualTo(1);
            assertThat(await(queue.get())).isNull();
        });
    }

    @Test
    void mayBeFilledBeforeAnyLoopRuns() {
        queue.putNowait("early");
        assertThat(queue.getNowait()).isEqualTo("early");
        queue.putNowait("later");
        virtualRun(() -> assertThat(await(queue.get())).isEqualTo("later"));
    }

    @Test
    void saysItsState() {
        virtualRun(() -> {
            assertThat(queue).hasToString("Queue[size 0]");
            Task<Object> getter = createTask(queue.get());
            spin(1);
            assertThat(queue).hasToString("Queue[size 0, getters 1]");
            queue.putNowait(0);
            await(getter);
            assertThat(queue).hasToString("Queue[size 0, unfinished 1]");
            one.putNowait(1);
            Task<Void> putter = createTask(one.put(2));
            spin(1);
            assertThat(one).hasToString("Queue[size 1 of 1, putters 1, unfinished 1]");
            one.shutdown();
            assertThatThrownBy(() -> await(putter)).isInstanceOf(QueueShutDownException.class);
            assertThat(one).hasToString("Queue[size 1 of 1, unfinished 1, shut down]");
        });
    }

    @Test
    void holdsAPutterBackAtItsBound() {
        virtualRun(() -> {
            Queue<Integer> two = new Queue<>(2);
            assertThat(two.maxsize()).isEqualTo(2);
            Task<Void> putter = createTask(async(() -> {
                for (int n = 0; n < 3; n++) {
                    await(two.put(n));
                    trail.add(n);
                }
            }));
            spin(2);
            assertThat(trail).containsExactly(0, 1);
            assertThat(await(two.get())).isZero();
            spin(1);
            assertThat(trail).containsExactly(0, 1, 2);
            assertThat(await(two.get())).isEqualTo(1);
            assertThat(await(two.get())).isEqualTo(2);
            assertThat(putter.done()).isTrue();
        });
    }

    // ---- getting

    @Test
    void aGetOfAnItemThatIsThereTakesNoTurn() {
        virtualRun(() -> {
            queue.putNowait(1);
            Ticks ticks = new Ticks();
            assertThat(await(queue.get())).isEqualTo(1);
            assertThat(ticks.since()).isZero();
            ticks.stop();
        });
    }

    @Test
    void aGetMakesRoomForAPutter() {
        virtualRun(() -> {
            await(one.put(1));
            Task<Void> putter = putter(one, 2);
            spin(1);
            assertThat(await(one.get())).isEqualTo(1);
            assertThat(putter.done()).isFalse();
            spin(1);
            assertThat(putter.done()).isTrue();
            assertThat(one.getNowait()).isEqualTo(2);
        });
    }

    @Test
    void aGetWaitsForAnItem() {
        virtualRun(() -> {
            Event started = new Event();
            Task<Object> task = createTask(async(() -> {
                started.set();
                return await(queue.get());
            }));
            await(started.waitSet());
            assertThat(task.done()).isFalse();
            getRunningLoop().callLater(ofMillis(10), () -> queue.putNowait(1));
            assertThat(await(task)).isEqualTo(1);
            assertThat(VirtualLoop.now()).isEqualTo(10);
        });
    }

    @Test
    void getNowaitTakesAnItemOrSaysThatThereIsNone() {
        queue.putNowait(1);
        assertThat(queue.getNowait()).isEqualTo(1);
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueEmptyException.class)
                .hasMessage("the queue is empty; await(queue.get()) waits for an item");
    }

    @Test
    void aCancelledGetterDoesNotStandInTheWayOfTheNext() {
        virtualRun(() -> {
            Task<Object> first = createTask(queue.get());
            Task<Object> second = createTask(queue.get());
            spin(1);
            first.cancel();
            spin(1);
            assertThat(first.done()).isTrue();
            await(queue.put("a"));
            spin(1);
            assertThat(await(second)).isEqualTo("a");
        });
    }

    @Test
    void gettersAndPuttersOfASmallQueueTakeTurns() {
        virtualRun(() -> {
            createTask(one.put("a"));
            createTask(one.put("b"));
            assertThat(await(one.get())).isEqualTo("a");
            assertThat(await(one.get())).isEqualTo("b");
        });
    }

    @Test
    void aProducerAndAConsumerDoNotWaitForEachOther() {
        virtualRun(() -> {
            Task<Void> producer = createTask(async(() -> {
                for (int n = 0; n < 5; n++) {
                    await(one.put(n));
                }
            }));
            Task<Void> consumer = createTask(async(() -> {
                for (int n = 0; n < 5; n++) {
                    assertThat(await(one.get())).isEqualTo(n);
                }
            }));
            await(gather(producer, consumer));
            assertThat(one).hasToString("Queue[size 0 of 1, unfinished 5]");
        });
    }

    @Test
    void aGetterWhoseTimeIsUpLeavesTheLine() {
        virtualRun(() -> {
            assertThatThrownBy(() -> timeout(ofMillis(100), () -> await(queue.get())))
                    .isInstanceOf(AsyncTimeoutException.class);
            assertThat(queue).hasToString("Queue[size 0]");
        });
    }

    @Test
    void theItemOfACancelledGetterStaysInTheQueue() {
        virtualRun(() -> {
            Task<Object> reader = createTask(queue.get());
            spin(1);
            queue.putNowait(1);
            queue.putNowait(2);
            reader.cancel();
            assertThatThrownBy(() -> await(reader)).isInstanceOf(CancelledError.class);
            assertThat(await(queue.get())).as("1 is not lost").isEqualTo(1);
        });
    }

    @Test
    void theItemOfACancelledGetterGoesToTheNext() {
        virtualRun(() -> {
            Task<Void> a = getter(queue, "a");
            getter(queue, "b");
            getter(queue, "c");
            spin(1);
            queue.putNowait(1);
            queue.putNowait(2);
            a.cancel();
            assertThatThrownBy(() -> await(a)).isInstanceOf(CancelledError.class);
            spin(2);
            assertThat(trail).containsExactlyInAnyOrder("b 1", "c 2");
            assertThat(queue.empty()).isTrue();
        });
    }

    // ---- putting

    @Test
    void aPutIntoAQueueWithRoomTakesNoTurn() {
        virtualRun(() -> {
            Ticks ticks = new Ticks();
            await(queue.put(1));
            assertThat(ticks.since()).isZero();
            ticks.stop();
            assertThat(await(queue.get())).isEqualTo(1);
        });
    }

    @Test
    void aPutWaitsForRoom() {
        virtualRun(() -> {
            Event started = new Event();
            getRunningLoop().callLater(ofMillis(10), one::getNowait);
            Task<Void> task = createTask(async(() -> {
                started.set();
                await(one.put(1));
                await(one.put(2));
            }));
            await(started.waitSet());
            assertThat(task.done()).isFalse();
            await(task);
            assertThat(VirtualLoop.now()).isEqualTo(10);
            assertThat(one.getNowait()).isEqualTo(2);
        });
    }

    @Test
    void putNowaitPutsAnItemOrSaysThatThereIsNoRoom() {
        one.putNowait(1);
        assertThatThrownBy(() -> one.putNowait(2)).isInstanceOf(QueueFullException.class)
                .hasMessage("the queue is full: it holds 1 items at most; await(queue.put(item)) waits for room");
        assertThat(one.getNowait()).isEqualTo(1);
        assertThat(one.empty()).isTrue();
    }

    @Test
    void aPutterThatIsCancelledOnItsWayInPutsNothing() {
        virtualRun(() -> {
            one.putNowait(1);
            Task<Void> writer = createTask(one.put(2));
            spin(1);
            assertThat(one.getNowait()).isEqualTo(1);
            writer.cancel();
            assertThatThrownBy(() -> await(writer)).isInstanceOf(CancelledError.class);
            assertThat(one.empty()).isTrue();
            await(createTask(one.put(2)));
            assertThat(one.getNowait()).isEqualTo(2);
            assertThat(one.qsize()).isZero();
        });
    }

    @Test
    void aPutBesideAGetGoesThrough() {
        virtualRun(() -> {
            Task<Void> task = putter(queue, 1);
            assertThat(await(queue.get())).isEqualTo(1);
            assertThat(task.done()).isTrue();
            assertThat(trail).containsExactly("put 1");
        });
    }

    @Test
    void aCancelledPutterInTheMiddleHoldsNobodyUp() {
        virtualRun(() -> {
            Task<Void> a = createTask(one.put("a"));
            Task<Void> b = createTask(one.put("b"));
            Task<Void> x = createTask(one.put("x"));
            spin(1);
            assertThat(a.done()).isTrue();
            assertThat(b.done()).isFalse();
            x.cancel();
            spin(1);
            assertThat(x.done()).isTrue();
            assertThat(one.getNowait()).isEqualTo("a");
            spin(1);
            assertThat(one.getNowait()).isEqualTo("b");
            await(b);
        });
    }

    @Test
    void aPutWakesAGetter() {
        virtualRun(() -> {
            Task<Object> getter = createTask(queue.get());
            spin(1);
            await(queue.put("a"));
            assertThat(await(getter)).isEqualTo("a");
        });
    }

    @Test
    void asManyPuttersGoOnAsItemsAreTakenAtOnce() {
        virtualRun(() -> {
            Queue<Object> two = new Queue<>(2);
            Task<Void> getter = createTask(async(() -> {
                spin(1);
                for (int left = two.qsize(); left > 0; left--) {
                    two.getNowait();
                }
            }));
            for (int n = 0; n < 4; n++) {
                putter(two, n);
            }
            await(getter);
            spin(1);
            assertThat(trail).containsExactly("put 0", "put 1", "put 2", "put 3");
        });
    }

    @Test
    void aCancelledPutterLeavesTheLine() {
        virtualRun(() -> {
            one.putNowait(1);
            Task<Void> task = createTask(one.put(1));
            spin(1);
            assertThat(one).hasToString("Queue[size 1 of 1, putters 1, unfinished 1]");
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(one).hasToString("Queue[size 1 of 1, unfinished 1]");
        });
    }

    @Test
    void aWokenPutterThatIsCancelledEndsAsCancelled() {
        virtualRun(() -> {
            one.putNowait(1);
            Task<Void> task = createTask(one.put(2));
            spin(1);
            one.getNowait();
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(one).hasToString("Queue[size 0 of 1, unfinished 1]");
        });
    }

    @Test
    void theRoomOfACancelledPutterGoesToTheNext() {
        virtualRun(() -> {
            one.putNowait(0);
            Task<Void> a = putter(one, "a");
            putter(one, "b");
            spin(1);
            one.getNowait();
            a.cancel();
            spin(2);
            assertThat(trail).containsExactly("put b");
            assertThat(one.getNowait()).isEqualTo("b");
        });
    }

    // ---- overtaking

    @Test
    void aNewcomerMayOvertakeAWokenPutterWhichKeepsItsPlace() {
        virtualRun(() -> {
            one.putNowait("first");
            for (String name : List.of("a", "b", "c")) {
                putter(one, name);
            }
            spin(1);
            one.getNowait();
            one.putNowait("new");
            List<Object> items = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                spin(1);
                items.add(one.getNowait());
            }
            assertThat(items).containsExactly("new", "a", "b", "c");
        });
    }

    @Test
    void aNewcomerMayOvertakeAWokenGetterWhichKeepsItsPlace() {
        virtualRun(() -> {
            for (String name : List.of("a", "b", "c")) {
                getter(queue, name);
            }
            spin(1);
            queue.putNowait(0);
            assertThat(queue.getNowait()).isEqualTo(0);
            spin(1);
            for (int n = 1; n <= 3; n++) {
                queue.putNowait(n);
            }
            spin(2);
            assertThat(trail).containsExactly("a 1", "b 2", "c 3");
        });
    }

    @Test
    void severalThatAreOvertakenKeepTheirOrder() {
        virtualRun(() -> {
            for (String name : List.of("a", "b", "c")) {
                getter(queue, name);
            }
            spin(1);
            queue.putNowait(0);
            queue.putNowait(0);
            queue.getNowait();
            queue.getNowait();
            spin(1);
            getter(queue, "d");
            spin(1);
            for (int n = 1; n <= 4; n++) {
                queue.putNowait(n);
            }
            spin(2);
            assertThat(trail).containsExactly("a 1", "b 2", "c 3", "d 4");
        });
    }

    @Test
    void anOvertakenWaiterCanBeCancelled() {
        virtualRun(() -> {
            Task<Void> a = getter(queue, "a");
            getter(queue, "b");
            spin(1);
            queue.putNowait(0);
            queue.getNowait();
            spin(1);
            a.cancel();
            queue.putNowait(1);
            spin(2);
            assertThat(a.cancelled()).isTrue();
            assertThat(trail).containsExactly("b 1");
            assertThat(queue).hasToString("Queue[size 0, unfinished 2]");
        });
    }

    @Test
    void tasksOfAnotherLoopAreRefused() {
        virtualRun(() -> {
            Task<Object> getter = createTask(queue.get());
            spin(1);
            getter.cancel();
            spin(1);
        });
        virtualRun(() -> assertThatThrownBy(() -> await(queue.get())).isInstanceOf(IllegalStateException.class)
                .hasMessage("Queue[size 0] is bound to a different event loop, whose tasks waited for it first;"
                        + " make one for each loop"));
    }
}
