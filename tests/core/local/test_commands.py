"""What the commands around the server do to processes, ports, keys and packages."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from core.local import account, bootstrap, demo, keys, packages, postgres, proc, processes, shell

SLEEPS = [
    sys.executable,
    "-c",
    "import subprocess, time; subprocess.Popen(['sleep', '300']); time.sleep(300)",
]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "RUN", tmp_path / "run")
    monkeypatch.setattr(shell, "LOG", tmp_path / "log")


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "300"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_stop_ends_the_whole_family() -> None:
    record = processes.launch("web", SLEEPS, dict(os.environ))
    assert proc.wait_until(lambda: len(record.family()) == 2, 10)
    family = record.family()
    assert processes.stop("web", grace=5) is True
    assert [pid for pid in family if proc.find(pid)] == []
    assert processes.stop("web") is False


def test_stop_ends_the_children_of_a_killed_process() -> None:
    record = processes.launch("web", SLEEPS, dict(os.environ))
    assert proc.wait_until(lambda: len(record.family()) == 2, 10)
    os.kill(record.pid, signal.SIGKILL)
    assert proc.wait_until(lambda: not record.alive, 10)
    assert len(record.family()) == 1
    assert processes.stop("web", grace=5) is True
    assert record.family() == []


def test_a_pid_file_that_names_a_stranger_harms_nobody(stranger: subprocess.Popen[bytes]) -> None:
    """The same number, another start time: not the process that was started."""
    record = processes.write("web", stranger.pid, "mark-nobody-has")
    forged = {**asdict(record), "started": record.started - 1}
    record.file.write_text(json.dumps(forged))
    assert processes.stop("web", grace=1) is False
    assert stranger.poll() is None


def test_a_record_of_an_earlier_boot_names_nobody(stranger: subprocess.Popen[bytes]) -> None:
    record = processes.write("web", stranger.pid, "")
    record.file.write_text(json.dumps({**asdict(record), "boot": "another"}))
    assert processes.stop("web", grace=1) is False
    assert stranger.poll() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_broken_pid_file_is_no_process(text: str) -> None:
    shell.make_dir(shell.RUN)
    (shell.RUN / "web.json").write_text(text)
    assert processes.stop("web") is False


def test_a_busy_port_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(number))
        with pytest.raises(shell.Stop, match=rf"Port {number} .* make demo PORT={number + 1}"):
            demo.check_port()


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "http"), ("PORT", "70000"), ("DEMO_SCHOOLS", "0"), ("DEMO_SCHOOLS", "x")]
)
def test_a_bad_number_is_refused_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(shell.Stop, match=rf"{name} is '{value}'; write"):
        demo.port() if name == "PORT" else demo.schools()


def test_a_server_still_starting_is_ours_to_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ctrl-C while PostgreSQL starts: it must not be left running."""

    class Stopped:
        def postmaster(self) -> None:
            return None

    def interrupted(name: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "OWNED", tmp_path / "started")
    monkeypatch.setattr(postgres, "cluster", lambda name: Stopped())
    monkeypatch.setattr(postgres, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        demo.start_database()
    assert (tmp_path / "started").exists()


def test_a_smaller_city_that_is_there_is_said_to_be_reused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "demo.json"
    file.write_text(json.dumps({"bureau": "", "schools": [{}, {}], "accounts": []}))
    monkeypatch.setattr(demo, "DEMO_FILE", file)
    monkeypatch.setattr(demo, "manage", lambda env, *words: None)
    monkeypatch.setattr(demo, "collect_static", lambda env: None)
    for number in ("3", "2"):
        monkeypatch.setenv("DEMO_SCHOOLS", number)
        demo.prepare(shell.Steps(demo.STEPS), {})
    assert capsys.readouterr().out.count("reusing the city of 2 schools") == 1


@pytest.mark.parametrize(("sign", "ends"), [("SIGINT", True), ("SIGTERM", True), ("SIGHUP", False)])
def test_ctrl_c_ends_a_background_job_and_nohup_is_kept(sign: str, ends: bool) -> None:
    """A script's background job has SIGINT ignored, nohup SIGHUP."""
    code = (
        f"import os, signal; from core.local import shell; signal.signal(signal.{sign}, signal.SIG_IGN);"
        f"shell.interruptible(); os.kill(os.getpid(), signal.{sign}); print('alive')"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=shell.ROOT, capture_output=True, check=False)
    assert (b"alive" not in ended.stdout) is ends


def test_no_python_is_fetched_from_elsewhere() -> None:
    assert bootstrap.uv_environment()["UV_PYTHON_DOWNLOADS"] == "never"


def test_without_a_home_the_cache_lies_in_var(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("UV_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "UV_CACHE_DIR" not in bootstrap.uv_environment()
    monkeypatch.setenv("HOME", "/proc/nobody")
    assert bootstrap.uv_environment()["UV_CACHE_DIR"] == str(shell.TOOLS / "cache")


def test_keys_are_made_once_and_closed(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    first = keys.kept(file)
    assert set(first) == {"SECRET_KEY", "FIELD_KEYS"}
    assert keys.kept(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_root_the_exact_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "installed", lambda name: name != "gettext")
    monkeypatch.setattr(packages, "_prefix", lambda: None)
    with pytest.raises(shell.Stop, match=r"apt-get install -y --no-install-recommends gettext'$"):
        packages.ensure(["gettext", "fonts-noto-cjk"])


def test_apt_is_asked_only_for_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[object]] = []
    monkeypatch.setattr(packages, "installed", lambda name: name != "gettext")
    monkeypatch.setattr(packages, "_prefix", list)
    monkeypatch.setattr(shell, "run", lambda args, **options: asked.append(args))
    packages.ensure(["gettext", "fonts-noto-cjk"])
    assert [words[-1] for words in asked] == ["gettext"]
    assert "fonts-noto-cjk" not in asked[0]


def test_a_database_of_the_callers_is_used_and_never_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@elsewhere/mine")
    assert postgres.command(["start"]) == 0
    with pytest.raises(shell.Stop, match="not deleted"):
        demo.reset()


def test_root_is_never_the_service_user() -> None:
    assert account.service().uid != 0


def test_bootstrap_needs_only_the_standard_library() -> None:
    """With no site-packages at all, in a clean process."""
    code = f"import sys; sys.path.insert(0, {str(shell.ROOT)!r}); import core.local.demo, core.local.check, core.local.testdb"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_a_failing_step_shows_its_last_words() -> None:
    with pytest.raises(shell.Stop, match="the reason(.|\n)*Making it failed"):
        shell.run([sys.executable, "-c", "import sys; print('the reason'); sys.exit(3)"], what="Making it")


def test_the_stamp_knows_another_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = tmp_path / "stamp"
    monkeypatch.setattr(bootstrap, "STAMP", stamp)
    assert bootstrap.environment_is_current() is False
    stamp.write_text("of another lock")
    assert bootstrap.environment_is_current() is False
