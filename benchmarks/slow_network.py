"""A slow network: a proxy on loopback that hands on later what it gets."""

import asyncio
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def slow_network(url, round_trip):
    """The address under which `url` answers `round_trip` seconds later than it would."""
    if not round_trip:
        yield url
        return
    loop, target = asyncio.new_event_loop(), urlsplit(url)

    async def carry(reader, writer):
        """Hand on what arrives, each piece half a round trip after it came, in order."""
        waiting = asyncio.Queue()

        async def deliver():
            while (piece := await waiting.get())[1]:
                await asyncio.sleep(piece[0] - loop.time())
                writer.write(piece[1])
                await writer.drain()
            writer.close()

        delivery = asyncio.create_task(deliver())
        try:
            while data := await reader.read(65536):
                waiting.put_nowait((loop.time() + round_trip / 2, data))
        except OSError:
            pass
        waiting.put_nowait((0, b""))
        await asyncio.gather(delivery, return_exceptions=True)

    async def connect(reader, writer):
        there = await asyncio.open_connection(target.hostname, target.port)
        with suppress(asyncio.CancelledError):
            await asyncio.gather(carry(reader, there[1]), carry(there[0], writer))

    async def hang_up():
        calls = asyncio.all_tasks() - {asyncio.current_task()}
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    threading.Thread(target=loop.run_forever, daemon=True).start()
    start = asyncio.start_server(connect, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(start, loop).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(hang_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
