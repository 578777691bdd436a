"""The web server, for `make run` and for production; see docs/decisions/0001-server.md.

Few processes with some threads each: a request waits for the database more than it computes, and SQLite or a
pooled PostgreSQL wants few connections.
"""

import gc
import os
import signal
from pathlib import Path

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
wsgi_app = "lms.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", min(4, os.cpu_count() or 1)))
threads = int(os.environ.get("WEB_THREADS", 4))

# The application is loaded once and shared: a quick start, and less memory for each worker.
preload_app = True
# Heartbeats go to memory: on a slow disk they stall workers, which are then killed in mid-answer.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
timeout = 60
# A release waits for long exports; who presses Ctrl-C on her own machine doesn't want to.
graceful_timeout = int(os.environ.get("WEB_GRACEFUL_SECONDS", 30))
# Longer than the idle time of usual load balancers would be wasteful; shorter than a page's images is slow.
keepalive = 5
# A worker that grew is replaced now and then; at different times, so that they never go together.
max_requests = 20_000
max_requests_jitter = 2_000

# One line a request is written by lms.middleware.RequestLog, with ids that other lines share.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning")
control_socket_disable = True


def when_ready(server):
    """Resolve every address and find every template engine before the first request, and before the fork."""
    from django.template import engines
    from django.urls import get_resolver

    assert get_resolver().url_patterns and engines.all()
    # What is loaded stays for ever: a collector that never looks at it never writes to pages that workers share.
    gc.collect()
    gc.freeze()


def post_fork(server, worker):
    """A connection opened while loading must not be shared by two processes."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()


def post_worker_init(worker):
    """Ctrl-C reaches the whole group; told twice to stop, by it and by the parent, a worker may hang."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
