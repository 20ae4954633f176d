"""Setting up explains itself, and does nothing when nothing changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from requirements import install

SCRIPT = Path(install.__file__)


def test_a_python_that_is_too_old_is_told_so() -> None:
    with pytest.raises(install.SetupRefused, match=r"needs Python 3\.11 or later.*is Python 3\.9"):
        install.require_python((3, 9, 18), "/usr/bin/python3")


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1)])
def test_a_python_that_is_new_enough_is_taken(version: tuple[int, ...]) -> None:
    install.require_python(version, "python3")


def test_stamps_are_kept_by_step_and_survive_a_cut_file(tmp_path: Path) -> None:
    stamps = install.Stamps(tmp_path)
    assert not stamps.holds("runtime", "a")
    stamps.write(runtime="a")
    stamps.write(package="b")
    assert stamps.holds("runtime", "a")
    assert stamps.holds("package", "b")
    assert not stamps.holds("runtime", "b")
    stamps.path.write_text(stamps.path.read_text()[:10])
    assert stamps.read() == {}


def test_a_digest_tells_files_and_their_order_apart(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    assert install.digest_of(one, other) == install.digest_of(one, other)
    assert install.digest_of(one, other) != install.digest_of(other, one)
    before = install.digest_of(one)
    one.write_text("changed")
    assert install.digest_of(one) != before


def test_it_asks_which_level() -> None:
    finished = subprocess.run(
        [sys.executable, SCRIPT, "everything"], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 2
    assert "runtime or development" in finished.stderr
    assert finished.stdout == ""
