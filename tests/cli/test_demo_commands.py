"""``demo`` and ``serve`` as a person at the terminal meets them."""

from __future__ import annotations

import json
import socket
import subprocess
from pathlib import Path

from tests.commands import goldenthread
from tests.conftest import apart_environment


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return goldenthread(*arguments, home=home, environment=apart_environment(home))


def test_a_demonstration_that_is_there_is_kept_and_tells_four_commands(demo_home: Path) -> None:
    finished = run(demo_home, "demo", "--no-serve")
    assert finished.returncode == 0
    assert "kept as it is" in finished.stderr
    commands = [line for line in finished.stdout.splitlines() if line.startswith("  ")]
    assert len(commands) == 4
    assert all(str(demo_home) in line for line in commands)


def test_the_marker_says_where_to_start_and_that_thread_is_whole(demo_home: Path) -> None:
    marker = json.loads((demo_home / "record" / "demonstration").read_text())
    assert marker["seed"] == 7
    assert marker["as_at"] == "2026-03-31"
    finished = run(demo_home, "trace", marker["start"])
    assert finished.returncode == 0
    assert "Complete" in finished.stdout + finished.stderr


def test_another_seed_is_refused_with_words(demo_home: Path) -> None:
    finished = run(demo_home, "demo", "--no-serve", "--seed", "8")
    assert finished.returncode == 1
    assert "--home DIR" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_busy_port_is_told_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        finished = run(tmp_path / "home", "demo", "--port", str(port))
    assert finished.returncode == 1
    assert f"Port {port} is in use" in finished.stderr
    assert f"--port {port + 1}" in finished.stderr
    assert not (tmp_path / "home" / "record" / "demonstration").exists()


def test_an_empty_home_is_not_served(tmp_path: Path) -> None:
    finished = run(tmp_path / "home", "serve", "--port", "0")
    assert finished.returncode == 1
    assert "demo --no-serve" in finished.stderr
