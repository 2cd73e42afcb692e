#!/usr/bin/env python3
"""The benchmarks on CPython's asyncio: the same shapes as ours, and the same line of JSON.

    asyncio_bench.py BENCH N      one of those below
    asyncio_bench.py echo PORT    an echo server with streams; ends after 300 s
    asyncio_bench.py hello        starts a loop, and ends
"""
import asyncio
import json
import sys
import threading
import time

BATCH = 10_000
DEPTH = 100
TASKS = 100


async def give_up(times):
    for _ in range(times):
        await asyncio.sleep(0)


async def switch(n):
    await give_up(n)


async def switch100(n):
    await asyncio.gather(*(give_up(n // TASKS) for _ in range(TASKS)))


async def pingpong(n):
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def ping():
        for i in range(n):
            await there.put(i)
            await back.get()

    async def pong():
        for _ in range(n):
            await back.put(await there.get())

    await asyncio.gather(ping(), pong())


async def spawn(n):
    async def one():
        return 1

    for _ in range(n // BATCH):
        await asyncio.gather(*[asyncio.create_task(one()) for _ in range(BATCH)])


async def sleepers(n):
    await asyncio.gather(*[asyncio.create_task(asyncio.sleep(1)) for _ in range(n)])


async def timers(n):
    loop = asyncio.get_running_loop()
    for _ in range(n // BATCH):
        handles = [loop.call_later(10 + i / 1000, int) for i in range(BATCH)]
        for handle in handles:
            handle.cancel()
        await asyncio.sleep(0)


async def nested(depth, switches):
    if depth == 0:
        await give_up(switches)
        return 0
    return 1 + await nested(depth - 1, switches)


async def chain(n):
    async def rec(depth):
        return 1 + await rec(depth - 1) if depth else 0

    for _ in range(n // DEPTH):
        await rec(DEPTH)


async def chainyield(n):
    await nested(DEPTH, n)


async def threadsafe(n):
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    left = n

    def count():
        nonlocal left
        left -= 1
        if left == 0:
            over.set_result(None)

    def post():
        for _ in range(n):
            loop.call_soon_threadsafe(count)

    poster = threading.Thread(target=post)
    poster.start()
    await over
    poster.join()


async def tsrt(n):
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    ran = threading.Semaphore(0)

    def post():
        for _ in range(n):
            loop.call_soon_threadsafe(ran.release)
            ran.acquire()
        loop.call_soon_threadsafe(over.set_result, None)

    poster = threading.Thread(target=post)
    poster.start()
    await over
    poster.join()


async def lock1(n):
    lock = asyncio.Lock()
    for _ in range(n):
        async with lock:
            pass


async def lock100(n):
    lock = asyncio.Lock()

    async def holder():
        for _ in range(n // TASKS):
            async with lock:
                await asyncio.sleep(0)

    await asyncio.gather(*(holder() for _ in range(TASKS)))


async def gen(n):
    def numbers():
        for i in range(n):
            yield i

    total = 0
    for i in numbers():
        total += i


async def agen(n):
    async def numbers():
        for i in range(n):
            yield i

    total = 0
    async for i in numbers():
        total += i


BENCHES = {job.__name__: job for job in (switch, switch100, pingpong, spawn, sleepers, timers, chain, chainyield,
                                         threadsafe, tsrt, lock1, lock100, gen, agen)}


def peak_bytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def measure(bench, n):
    """Twice, or once where that took long: CPython does not warm up."""
    before = peak_bytes()
    seconds = []
    while len(seconds) < 2 and (not seconds or seconds[0] <= 0.7):
        start = time.perf_counter()
        asyncio.run(BENCHES[bench](n))
        seconds.append(time.perf_counter() - start)

    def nanos(time):
        return round(time * 1e9 / n, 1)

    line = {"peer": "cpython", "bench": bench, "n": n, "seconds": round(seconds[-1], 5),
            "per_op_ns": nanos(seconds[-1]), "best_ns": nanos(min(seconds)), "first_ns": nanos(seconds[0]),
            "reps": len(seconds), "peak_rss_mb": round(peak_bytes() / 2**20, 1)}
    if bench == "sleepers":
        line["bytes_per_task"] = (peak_bytes() - before) // n
    print(json.dumps(line))


async def echo(port):
    async def handle(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except ConnectionResetError:
            pass
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", port, backlog=1024)
    async with server:
        try:
            await asyncio.wait_for(server.serve_forever(), 300)
        except asyncio.TimeoutError:
            pass


def main(what, *number):
    if what == "hello":
        asyncio.run(asyncio.sleep(0))
    elif what == "echo":
        asyncio.run(echo(int(number[0])))
    elif what in BENCHES:
        measure(what, int(number[0]))
    else:
        sys.exit(f"{what} is none of {', '.join(BENCHES)}")


main(*sys.argv[1:])
