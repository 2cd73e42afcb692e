"""Random programs of tasks that use the sync primitives and a queue and cancel each other: what each operation came to,
in which iteration, and the state of everything after it.

    python3 sync.py < sync.programs > sync.expected

A line of sync.programs is "n,p;task|task|...": n is the semaphore's start value and the queue's bound, p the barrier's
parties; a task is a list of operations, the letters below. Programs in which CPython does what a port must not copy
(it passes a signal on that never came, repeats a barrier's index, sends an overtaken getter to the end) are left out.
"""
import asyncio
import sys


async def program(line):
    head, bodies = line.split(";")
    n, parties = map(int, head.split(","))
    loop, ticks, on, trace = asyncio.get_running_loop(), 0, True, []

    def tick():
        nonlocal ticks
        if on:
            ticks += 1
            loop.call_soon(tick)

    loop.call_soon(tick)
    lock, semaphore, event = asyncio.Lock(), asyncio.Semaphore(n), asyncio.Event()
    condition, queue, barrier = asyncio.Condition(lock), asyncio.Queue(n), asyncio.Barrier(parties)
    tasks, items = [], 0

    def state():
        return (f"{int(lock.locked())}{int(semaphore.locked())}{int(event.is_set())}{queue.qsize()}"
                f"{barrier.n_waiting}{int(barrier.broken)}")

    async def operate(me, operation):
        nonlocal items
        letter, number = operation[0], int(operation[1:] or 0)
        match letter:
            case "A": await lock.acquire()
            case "R": lock.release()
            case "s": await semaphore.acquire()
            case "S": semaphore.release()
            case "w": return await event.wait()
            case "e": event.set()
            case "c": event.clear()
            case "n": return await condition.wait()
            case "N": condition.notify()
            case "M": condition.notify_all()
            case "p":
                items += 1
                item = items
                await queue.put(item)
                return item
            case "P":
                items += 1
                queue.put_nowait(items)
                return items
            case "g": return await queue.get()
            case "G": return queue.get_nowait()
            case "d": queue.task_done()
            case "j": await queue.join()
            case "z": queue.shutdown()
            case "Z": queue.shutdown(immediate=True)
            case "b": return await barrier.wait()
            case "B": await barrier.reset()
            case "X": await barrier.abort()
            case "k":
                if number != me and number < len(tasks):
                    return tasks[number].cancel()
            case "y":
                for _ in range(number):
                    await asyncio.sleep(0)
        return ""

    async def task(me, operations):
        for operation in operations:
            try:
                result = str(await operate(me, operation)).lower()
            except BaseException as e:
                result = type(e).__name__
            trace.append(f"{me}:{operation}:{result}:{ticks}:{state()}")

    for me, body in enumerate(bodies.split("|")):
        tasks.append(asyncio.create_task(task(me, body.split())))
    for _ in range(80):
        if all(t.done() for t in tasks):
            break
        await asyncio.sleep(0)
    ends = " ".join("c" if t.cancelled() else "d" if t.done() else "p" for t in tasks)
    trace.append(ends + " " + state())
    on = False
    return " / ".join(trace), tasks


def main():
    kept = []
    for line in sys.stdin.read().splitlines():
        loop = asyncio.new_event_loop()
        trace, tasks = loop.run_until_complete(program(line))
        kept.append((loop, tasks))
        print(trace, flush=True)
    import os
    os._exit(0)


main()
