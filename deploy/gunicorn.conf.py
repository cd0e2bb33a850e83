"""Gunicorn's settings, the same in production and in the demo. Threads, no async: see design §5, rule 6."""

import os

wsgi_app = "core.project.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "12"))  # as in settings: one place may hold half of them
timeout = 60
graceful_timeout = 20
# A connection that has seen every school holds their catalogue in memory until it ends: renew the processes.
max_requests = 5000
max_requests_jitter = 500
# A worker's sign of life is a file; in memory, so that a slow disk does not look like a hung worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
accesslog = os.environ.get("WEB_ACCESS_LOG") or None
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(L)ss'  # no query string: it may hold a name
errorlog = "-"
control_socket_disable = True  # it would lie in the home directory, one for all instances
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def post_worker_init(worker: object) -> None:
    """Behind a pooler that would mix up the schools no worker starts, and so no server."""
    from core.tenancy import pooling

    pooling.require_at_start()
