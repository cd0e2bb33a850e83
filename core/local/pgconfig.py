"""The server's configuration. Ours, because the defaults cannot hold 1,900 schools."""

import os
from pathlib import Path

MIB = 1024 * 1024
SMALL_SHM = 256 * MIB  # containers get 64 MB, and a parallel query then fails

ACCESS = "# Only over the socket, whose directory only its owner may enter.\nlocal all all trust\n"


def memory() -> int:
    """Bytes this machine, or this container, may use."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal:"):
            total = int(line.split()[1]) * 1024
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        limit = "max"
    return min(total, int(limit)) if limit.isdigit() else total


def shared_buffers(total: int) -> int:
    """An eighth of the memory, between 64 MiB and 1 GiB, in MiB: the rest is for web, worker and browser."""
    return max(64, min(total // 8 // MIB, 1024))


def settings(name: str, socket: Path, durable: bool) -> dict[str, str]:
    switch = "on" if durable else "off"
    return {
        "cluster_name": name,  # shows in the processes' titles: how we know our own
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "port": "5432",
        "max_connections": "100",
        "max_locks_per_transaction": "1024",  # creating or dropping a school takes a lock per table
        "shared_buffers": f"{shared_buffers(memory())}MB",
        "dynamic_shared_memory_type": _shared_memory(),
        "fsync": switch,
        "synchronous_commit": switch,
        "full_page_writes": switch,
        "max_wal_size": "2GB",
        # Nothing replicates from this server, and on PostgreSQL 15 every index that is built would be synced by itself:
        # a school takes 26 ms instead of 55.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "jit": "off",  # compiling costs more than it saves on a plan over hundreds of schemas
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "lc_messages": "C",
        "log_checkpoints": "off",
        # The log holds no children's stories: neither the statement that failed, nor its values, nor the row (DETAIL).
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }


def _shared_memory() -> str:
    try:
        found = os.statvfs("/dev/shm")  # noqa: S108  (the kernel's, not a temporary file)
    except OSError:
        return "mmap"
    return "posix" if found.f_frsize * found.f_blocks >= SMALL_SHM else "mmap"


def render(values: dict[str, str]) -> str:
    quoted = {key: value.replace("'", "''") for key, value in values.items()}
    return "".join(f"{key} = '{value}'\n" for key, value in quoted.items())
