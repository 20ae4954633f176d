"""Makes `.venv` and `node_modules` exactly as the locks say, and does nothing when they are so.

    python3 requirements/install.py runtime       what the command and its web pages need
    python3 requirements/install.py development   that, and what tests and checks need
    python3 requirements/install.py scale         that, and a distributed engine

Only the standard library is used, and only words that an old Python can read, because this
file runs before anything is installed and has to explain itself to a Python that is too old.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
ENVIRONMENT_PYTHON = ENVIRONMENT / "bin" / "python"
NODE_PACKAGES = CHECKOUT / "node_modules"
LEVELS = ("runtime", "development", "scale")


class SetupRefused(Exception):
    """The machine lacks something; the message says what, and how to mend it."""


def say(message: str) -> None:
    """Report progress on stderr, where it never mixes with results."""
    print(f"setup: {message}", file=sys.stderr, flush=True)


def require_python(version: tuple[int, ...], executable: str) -> None:
    """Refuse a Python older than `OLDEST_PYTHON`, and say how to name a newer one."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        found = ".".join(map(str, version[:2]))
        raise SetupRefused(
            f"Goldenthread needs Python {oldest} or later, and {executable} is Python {found}. "
            f"Name a newer one, for example: make setup PYTHON=python{oldest}"
        )


def digest_of(*parts: object) -> str:
    """One SHA-256 over files (by their bytes) and values (by their text)."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


class Stamps:
    """What was last installed into one folder, as step name to digest, kept in that folder.

    The stamps go when the folder goes, so a deleted environment is made again.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "goldenthread-installed.json"

    def read(self) -> dict[str, str]:
        """Return every stamp; none when the file is absent or was cut short."""
        try:
            return dict(json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def holds(self, step: str, digest: str) -> bool:
        """Say whether `step` was last installed from these very inputs."""
        return self.read().get(step) == digest

    def write(self, **stamps: str) -> None:
        """Record finished steps, keeping the others."""
        merged = {**self.read(), **stamps}
        self.path.write_text(json.dumps(merged, indent=2, sort_keys=True), encoding="utf-8")


def run(*command: str) -> None:
    """Run one step inside the environment; its failure is ours, with the command named."""
    inside = {key: value for key, value in os.environ.items() if key != "PYTHONHOME"}
    inside["PATH"] = os.pathsep.join([str(ENVIRONMENT / "bin"), os.environ.get("PATH", os.defpath)])
    inside["VIRTUAL_ENV"] = str(ENVIRONMENT)
    # npm trusts the certificates that the machine trusts, as pip does: behind a network's own
    # proxy its bundled list is not enough.
    inside.setdefault("NODE_USE_SYSTEM_CA", "1")
    finished = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=inside,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        check=False,
    )
    if finished.returncode:
        raise SetupRefused(f"this step failed ({finished.returncode}): {' '.join(command)}")


def make_environment() -> None:
    """Make `.venv` when there is none, or when its Python is gone or another version."""
    running = ".".join(map(str, sys.version_info[:3]))
    stamps = Stamps(ENVIRONMENT)
    if ENVIRONMENT_PYTHON.exists() and stamps.holds("python", running):
        return
    say(f"making .venv with Python {running}")
    if ENVIRONMENT.exists():
        shutil.rmtree(str(ENVIRONMENT))
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if made.returncode:
        shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
        raise SetupRefused(
            f"{sys.executable} cannot make a virtual environment. "
            "On Debian and Ubuntu the package python3-venv brings what is missing."
        )
    stamps.write(python=running)


def install_python_packages(level: str) -> None:
    """Install the hash-pinned packages of one level, then this package itself, editable."""
    stamps = Stamps(ENVIRONMENT)
    pip = [str(ENVIRONMENT_PYTHON), "-m", "pip", "install", "-qq"]
    pip += ["--disable-pip-version-check", "--no-input"]
    locks = {name: CHECKOUT / "requirements" / f"{name}.txt" for name in LEVELS}
    wanted = {name: digest_of(lock, sys.version_info[:2]) for name, lock in locks.items()}
    if not stamps.holds(level, wanted[level]):
        say(f"installing the Python packages of requirements/{level}.txt")
        # A developer's Python compiles a module when it first imports it, and most of these never:
        # a quarter of a minute. An installed command may run as somebody who cannot write here.
        compiled = ("--no-compile",) if level != "runtime" else ()
        run(*pip, *compiled, "--require-hashes", "--requirement", str(locks[level]))
        # Each lock holds every package of the one before it, at the same version.
        done = LEVELS[: LEVELS.index(level) + 1]
        stamps.write(**{name: wanted[name] for name in done})
    package = digest_of(CHECKOUT / "pyproject.toml", str(CHECKOUT))
    if not stamps.holds("package", package):
        say("installing goldenthread itself, from this checkout")
        run(*pip, "--no-deps", "--no-index", "--no-build-isolation", "--editable", ".")
        stamps.write(package=package)


def install_node_packages(level: str) -> None:
    """Install the front-end packages of package-lock.json; tests add a browser and axe."""
    stamps = Stamps(NODE_PACKAGES)
    wanted = digest_of(CHECKOUT / "package.json", CHECKOUT / "package-lock.json")
    if stamps.holds(level, wanted):
        return
    say(f"installing the front-end packages of package-lock.json ({level})")
    without = ("--omit=dev",) if level == "runtime" else ()
    npm = str(ENVIRONMENT / "bin" / "npm")
    run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *without)
    done = LEVELS[: LEVELS.index(level) + 1]
    stamps.write(**dict.fromkeys(done, wanted))


def main(arguments: list[str]) -> int:
    """Bring both folders to the level asked for. Returns 0 done, 1 refused, 2 bad usage."""
    if len(arguments) != 1 or arguments[0] not in LEVELS:
        say(f"say which: {' or '.join(LEVELS)}")
        return 2
    level = arguments[0]
    started = time.monotonic()
    try:
        require_python(sys.version_info[:3], sys.executable)
        make_environment()
        install_python_packages(level)
        install_node_packages(level)
    except SetupRefused as refusal:
        say(str(refusal))
        return 1
    say(f"ready ({level}) in {time.monotonic() - started:.1f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
