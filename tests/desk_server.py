"""A desk served from loopback, as `sayso serve` serves it, in a thread of the test's own process."""

import threading
import time
from contextlib import contextmanager

import httpx
import uvicorn

from sayso.desk import Desk
from sayso.web.app import create_app


@contextmanager
def serving(place=None, rules=None, **options):
    """Serve the corpus at a place, an empty one without; yield a client of it, whose `desk` is the desk."""
    with (
        Desk.open(place, **options) as desk,
        served(create_app(desk, rules)) as address,
        httpx.Client(base_url=address, timeout=60, trust_env=False) as client,
    ):
        client.desk = desk
        yield client


@contextmanager
def served(app):
    """Serve an application at any free port; yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", access_log=False, ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
