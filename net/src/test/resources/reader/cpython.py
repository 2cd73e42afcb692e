"""Prints what CPython's StreamReader does with random scripts: python3.13 cpython.py > cpython.txt

A script is one line, "limit: step step ...". A step is what is done, "=", what comes of it, and "!" while the reader has
stopped its transport (before the end of the stream, after which it does not matter):
  +HEX fed   . end of stream   l readline   aN readexactly(N)   rN read(N)   r* read()   uHEX,HEX readuntil of separators
  result: HEX, "limit" (the line is too long), "part_HEX" (the stream ended before), "wait" (it has to wait; then cancelled),
  "limit_N" (of readuntil, which drops nothing: so many bytes can be given up without losing a separator)
"""
import asyncio
import random


class Transport:
    paused = False

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False

    def is_closing(self):
        return False


async def outcome(awaitable):
    task = asyncio.ensure_future(awaitable)
    for _ in range(3):
        await asyncio.sleep(0)
    if not task.done():
        task.cancel()
    try:
        return (await task).hex()
    except asyncio.CancelledError:
        return "wait"
    except asyncio.IncompleteReadError as e:
        return "part_" + e.partial.hex()
    except asyncio.LimitOverrunError as e:
        return "limit_%d" % e.consumed
    except ValueError:
        return "limit"


async def script(rnd):
    limit = rnd.randint(1, 8)
    reader, transport = asyncio.StreamReader(limit=limit), Transport()
    reader.set_transport(transport)
    ended = False
    steps = []
    for _ in range(rnd.randint(3, 14)):
        kind = rnd.choice("++++++lluuuarr." if len(steps) > 4 else "++++luar")
        if kind == "+" and not ended:
            piece = bytes(rnd.choice(b"ab\n" if rnd.random() < .7 else b"ab") for _ in range(rnd.randint(0, 7)))
            reader.feed_data(piece)
            step = "+" + piece.hex() + "="
        elif kind == "." and not ended:
            ended = True
            reader.feed_eof()
            step = ".="
        elif kind == "l":
            step = "l=" + await outcome(reader.readline())
        elif kind == "u":
            separators = tuple(bytes(rnd.choice(b"ab\n") for _ in range(rnd.randint(1, 4))) for _ in range(rnd.randint(1, 3)))
            step = "u%s=" % ",".join(each.hex() for each in separators) + await outcome(reader.readuntil(separators))
        elif kind == "a":
            n = rnd.randint(0, 12)
            step = "a%d=" % n + await outcome(reader.readexactly(n))
        elif kind == "r":
            n = rnd.randint(0, 9)
            step = "r%d=" % n + await outcome(reader.read(n)) if n < 9 or not ended else "r*=" + await outcome(reader.read())
        else:
            continue
        steps.append(step + ("!" if transport.paused and not ended else ""))
    print("%d: %s" % (limit, " ".join(steps)))


rnd = random.Random(7)
for _ in range(1500):
    asyncio.run(script(rnd))
