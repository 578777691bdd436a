"""A unit's program that listens for webhooks, on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """A unit's program that listens: keeps what it is sent, and answers as it is told."""

    def __init__(self):
        self.got, self.answers = [], []
        #: From a body to a status and words, where answers depend on what comes.
        self.judge = None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.got.append((dict(self.headers), body, self.path))
                status, words = receiver.answers.pop(0) if receiver.answers else 204, ""
                if receiver.judge:
                    status, words = receiver.judge(body)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{receiver.address}elsewhere")
                self.end_headers()
                self.wfile.write(words.encode())

            do_GET = do_POST

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}/told/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self) -> list[str]:
        return [json.loads(body)["type"] for _headers, body, _path in self.got]

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body, _path in self.got]
