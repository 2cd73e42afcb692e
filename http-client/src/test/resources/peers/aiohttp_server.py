"""Serves what the client is to be tried on, as aiohttp's users write it; prints its port."""
import asyncio
import hashlib

from aiohttp import WSMsgType, web

routes = web.RouteTableDef()


@routes.get("/hello")
async def hello(request):
    return web.Response(text="Hello äöü from " + request.path_qs)


@routes.get("/peer")
async def peer(request):
    return web.Response(text=str(request.transport.get_extra_info("peername")[1]))


@routes.post("/sum")
async def checksum(request):
    data = await request.read()
    coding = request.headers.get("Transfer-Encoding", "length " + request.headers.get("Content-Length", "none"))
    return web.Response(text=f"{coding} {len(data)} {hashlib.sha256(data).hexdigest()}")


@routes.get("/compressed/{coding}")
async def compressed(request):
    response = web.Response(text="compressible " * 10_000)
    response.enable_compression(web.ContentCoding(request.match_info["coding"]))
    return response


@routes.get("/stream/{coding}")
async def stream(request):
    response = web.StreamResponse()
    if request.match_info["coding"] != "identity":
        response.enable_compression(web.ContentCoding(request.match_info["coding"]))
    await response.prepare(request)
    for i in range(5):
        await response.write(b"line %d\n" % i)
        await asyncio.sleep(0.01)
    await response.write_eof()
    return response


@routes.get("/cookies/set")
async def set_cookies(request):
    response = web.HTTPFound("/cookies/show")
    response.set_cookie("id", "7", path="/", httponly=True, samesite="Lax")
    response.set_cookie("short", "gone", max_age=0)
    response.set_cookie("elsewhere", "x", path="/other")
    return response


@routes.get("/cookies/show")
async def show_cookies(request):
    return web.json_response(sorted(f"{name}={value}" for name, value in request.cookies.items()))


@routes.route("*", "/redirect/{status}")
async def redirect(request):
    await request.read()
    return web.Response(status=int(request.match_info["status"]), headers={"Location": "/echo?x=1"})


@routes.route("*", "/echo")
async def echo(request):
    return web.Response(text=f"{request.method} {request.path_qs} {await request.text()}")


@routes.post("/multipart")
async def multipart(request):
    lines = []
    async for part in await request.multipart():
        data = await part.read(decode=False)
        lines.append(f"{part.name} {part.filename} {part.headers.get('Content-Type')} {len(data)}")
    return web.Response(text="\n".join(lines))


@routes.post("/form")
async def form(request):
    data = await request.post()
    return web.Response(text=" ".join(f"{key}={value}" for key, value in data.items()))


@routes.post("/continue")
async def expect(request):
    return web.Response(text=f"{request.headers.get('Expect')} {len(await request.read())}")


@routes.get("/cut")
async def cut(request):
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"half")
    request.transport.close()
    return response


@routes.get("/ws")
async def ws(request):
    socket = web.WebSocketResponse(protocols=["v2"], max_msg_size=0)
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT and message.data == "close":
            await socket.close(code=3001, message=b"enough")
        elif message.type == WSMsgType.TEXT:
            await socket.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data)
    return socket


async def main():
    app = web.Application(client_max_size=10_000_000)
    app.add_routes(routes)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
