"""What attackers do on one connection each, until the server ends it. Budgets follow the defaults of ServerOptions."""
import asyncio
import struct
import time
import zlib

DEAF = 40


class Attack:
    """What is done on a connection, and how many seconds the server may let it go on."""

    def __init__(self, budget, do):
        self.budget = budget
        self.do = do

    async def one(self, port):
        """Returns after how many seconds the server had ended the connection."""
        start = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 16)
        try:
            await self.do(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()
        return time.monotonic() - start


async def drip(reader, writer, first, piece, pause):
    """Sends a piece now and then until the connection has ended."""
    writer.write(first)
    ended = asyncio.ensure_future(to_the_end(reader))
    try:
        while not ended.done():
            writer.write(piece)
            await writer.drain()
            await asyncio.wait([ended], timeout=pause)
    finally:
        ended.cancel()


async def taken(writer):
    """Waits until the server takes more, and lets the others on, also when it does at once."""
    await asyncio.wait_for(writer.drain(), 30)
    await asyncio.sleep(0)


async def to_the_end(reader):
    try:
        while await reader.read(1 << 16):
            pass
    except ConnectionError:
        pass


async def flood(reader, writer, first, piece, times):
    """Sends a piece over and over, as fast as it is taken, and then waits for the end."""
    writer.write(first)
    ended = asyncio.ensure_future(to_the_end(reader))
    try:
        for _ in range(times):
            if ended.done():
                return
            writer.write(piece)
            await taken(writer)
        writer.write_eof()
        await ended
    finally:
        ended.cancel()


async def deaf(reader, writer, request, answers):
    """Asks for much and reads nothing for longer than the server may wait. That it has gone shows only when one reads
    again: the server resets the connection, so that its system keeps nothing for the deaf."""
    reader._transport.pause_reading()
    writer.write(request)
    await asyncio.sleep(DEAF)
    reader._transport.resume_reading()
    got = 0
    while piece := await reader.read(1 << 16):
        got += len(piece)
        if got >= answers:
            raise RuntimeError(f"the server waited {DEAF} s for one who reads nothing, and went on")


def post(extra):
    return b"POST /upload HTTP/1.1\r\nHost: x\r\n" + extra + b"\r\n"


# ---- HTTP/2, by hand

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
GET = b"\x82\x84\x86\x41\x01x"  # :method GET, :path /, :scheme http, :authority x


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


HELLO2 = PREFACE + frame(4, 0, 0)


async def streams(reader, writer, spoil):
    """Begins stream after stream, each with the frame that spoil makes for it right behind the request."""
    writer.write(HELLO2)
    ended = asyncio.ensure_future(to_the_end(reader))
    try:
        for stream in range(1, 40_000, 2):
            if ended.done():
                return
            writer.write(frame(1, 5, stream, GET) + spoil(stream))
            await taken(writer)
        await ended
    finally:
        ended.cancel()


async def rapid_reset(reader, writer):
    """Each request is taken back at once."""
    await streams(reader, writer, lambda stream: frame(3, 0, stream, struct.pack(">I", 8)))


async def made_you_reset(reader, writer):
    """Each request is followed by a WINDOW_UPDATE of 0, which is the stream's error: the server resets it."""
    await streams(reader, writer, lambda stream: frame(8, 0, stream, struct.pack(">I", 0)))


def literal(text):
    """A string of HPACK, as it is."""
    rest, head = len(text) - 127, b"\x7f"
    if rest < 0:
        return bytes([len(text)]) + text
    while rest >= 128:
        head += bytes([rest & 127 | 128])
        rest >>= 7
    return head + bytes([rest]) + text


BOMB = GET + b"\x40" + literal(b"x") + literal(b"y" * 3_900) + b"\xbe" * 12_000  # the last: the newest entry of the table


async def hpack_bomb(reader, writer):
    """Each head is 16 KB and says 47 MB: one field that is put into the table, and then referred to again and again."""
    writer.write(HELLO2)
    ended = asyncio.ensure_future(to_the_end(reader))
    try:
        for stream in range(1, 40_000, 2):
            if ended.done():
                return
            writer.write(frame(1, 5, stream, BOMB))
            await taken(writer)
        await ended
    finally:
        ended.cancel()


# ---- WebSocket, by hand; a mask of zeros leaves the bytes as they are

def ws_frame(first, payload=b""):
    size = len(payload)
    length = bytes([128 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size) if size < 65_536 else \
        b"\xff" + struct.pack(">Q", size)
    return bytes([first]) + length + bytes(4) + payload


async def websocket(reader, writer, first, piece, times, extensions=b""):
    """Opens a WebSocket and floods it."""
    writer.write(b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + extensions + b"\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    if head.startswith(b"HTTP/1.1 503 "):  # it holds as much as it may
        return
    if not head.startswith(b"HTTP/1.1 101 ") or bool(extensions) != (b"permessage-deflate" in head.lower()):
        raise RuntimeError("the server opened no such WebSocket: " + repr(head))
    await flood(reader, writer, first, piece, times)


DEFLATE = b"Sec-WebSocket-Extensions: permessage-deflate\r\n"


def deflated(size):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(size)) + packer.flush(zlib.Z_SYNC_FLUSH)
    return packed.removesuffix(b"\x00\x00\xff\xff")


WS_BOMB = ws_frame(0xc2, deflated(100_000_000))  # 100 KB that say 100 MB, in one frame


async def ordinary(port):
    """What others do that the attackers will abuse, some thousand times, so that no attack pays for classes and compilers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(200):
        writer.write(post(b"Transfer-Encoding: chunked\r\n") + b"400\r\n" + bytes(1024) + b"\r\n" + b"1\r\nx\r\n" * 20 + b"0\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n1044")
    for _ in range(200):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 10)
        for _ in range(10):
            await reader.readuntil(b"Hello, World!")
    writer.write(b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    for _ in range(5_000):
        writer.write(ws_frame(0x89, b"p") + ws_frame(0x01, b"x") + ws_frame(0x80, b"y"))
        await reader.readexactly(3 + 4)
    writer.close()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HELLO2 + frame(8, 0, 0, struct.pack(">I", 1 << 30)))
    for stream in range(1, 20_001, 2):
        writer.write(frame(1, 5, stream, GET))
        await reader.readuntil(b"Hello, World!")
    writer.close()


ATTACKS = {
    "slow-head": Attack(15, lambda r, w: drip(r, w, b"GET / HTTP/1.1\r\nHost: x\r\n", b"A: b\r\n", 1)),
    "endless-head": Attack(15, lambda r, w: flood(r, w, b"GET / HTTP/1.1\r\nHost: x\r\n", b"A" * 100 + b": b\r\n", 10_000)),
    "slow-body": Attack(45, lambda r, w: drip(r, w, post(b"Content-Length: 100000\r\n"), b"x", 1)),
    "silent-body": Attack(45, lambda r, w: drip(r, w, post(b"Content-Length: 100000\r\n"), b"", 1)),
    "tiny-chunks": Attack(45, lambda r, w: flood(r, w, post(b"Transfer-Encoding: chunked\r\n"), b"1\r\nx\r\n" * 1_000, 10_000)),
    "deaf": Attack(45, lambda r, w: deaf(r, w, b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n", 100_000_000)),
    "deaf-pipeline": Attack(45, lambda r, w: deaf(r, w, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 100_000, 10_000_000)),
    "pipeline": Attack(45, lambda r, w: flood(r, w, b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 100, 200)),
    "h2-rapid-reset": Attack(15, rapid_reset),
    "h2-made-you-reset": Attack(15, made_you_reset),
    "h2-continuation": Attack(15, lambda r, w: flood(r, w, HELLO2 + frame(1, 1, 1, GET), frame(9, 0, 1, b""), 100_000)),
    "h2-ping": Attack(15, lambda r, w: flood(r, w, HELLO2, frame(6, 0, 0, b"x" * 8) * 10, 20_000)),
    "h2-settings": Attack(15, lambda r, w: flood(r, w, HELLO2, frame(4, 0, 0) * 10, 20_000)),
    "h2-empty-data": Attack(15, lambda r, w: flood(
        r, w, HELLO2 + frame(1, 4, 1, b"\x83\x84\x86\x41\x01x"), frame(0, 0, 1) * 10, 20_000)),
    "h2-hpack-bomb": Attack(15, hpack_bomb),
    "ws-fragments": Attack(15, lambda r, w: websocket(r, w, ws_frame(1, b"x"), ws_frame(0, b"x") * 10, 100_000)),
    "ws-empty-fragments": Attack(15, lambda r, w: websocket(r, w, ws_frame(1), ws_frame(0) * 10, 100_000)),
    "ws-ping": Attack(45, lambda r, w: websocket(r, w, b"", ws_frame(0x89, b"x" * 125) * 10, 2_000)),
    "ws-deflate-bomb": Attack(15, lambda r, w: websocket(r, w, b"", WS_BOMB, 1_000, DEFLATE)),
    "ws-tiny-messages": Attack(45, lambda r, w: websocket(r, w, b"", ws_frame(0x82) * 1_000, 200)),
    "h2-slow-preface": Attack(15, lambda r, w: drip(r, w, PREFACE[:5], PREFACE[5:6], 20)),
}
