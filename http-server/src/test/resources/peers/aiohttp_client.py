"""Talks to the server at the URL that is given as aiohttp's users do, and prints a line for each thing that it was told."""
import asyncio
import sys

import aiohttp


async def main(url):
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        async with session.get(url + "/") as response:
            print("get", response.status, await response.text())
        async with session.head(url + "/") as response:
            print("head", response.status, response.headers["Content-Length"])
        async with session.get(url + "/stream") as response:
            print("stream", [line.decode().strip() async for line in response.content])
        async with session.post(url + "/", data=b"x" * 1_000_000) as response:
            print("post", await response.text())

        async def pieces():
            for _ in range(10):
                yield b"y" * 10_000

        async with session.post(url + "/", data=pieces()) as response:
            print("chunked", await response.text())
        async with session.get(url + "/none") as response:
            print("none", response.status)
        texts = await asyncio.gather(*(text(session, f"{url}/?{i}") for i in range(200)))
        print("at once", len(texts), set(texts))


async def text(session, url):
    async with session.get(url) as response:
        return await response.text()


asyncio.run(main(sys.argv[1]))
