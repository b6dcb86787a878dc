"""Pages, feeds and faults served from loopback."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """A server on loopback. `pages` maps a path to (status, headers, body), or to a function of the handler that gives
    them, or answers itself and gives nothing; `asked` are the requests.
    """

    def __init__(self, address):
        self.address = address
        self.pages = {}
        self.asked = []

    def serve(self, path, body=b"", *, status=200, kind="text/html; charset=utf-8", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": kind} | named, body if isinstance(body, bytes) else body.encode())
        return self.address + path

    def paths(self):
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serving():
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            site.asked.append((self.path, dict(self.headers)))
            answer = site.pages.get(self.path, (404, {}, b""))
            answer = answer(self) if callable(answer) else answer
            if answer is None:
                return
            status, headers, body = answer
            if status == 200 and headers.get("ETag", "none") == self.headers["If-None-Match"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
