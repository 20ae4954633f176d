"""The Chromium that comes as a package: unpacked once, started without a system install.

It carries its own fonts and security libraries, so pages look the same on every machine. It
speaks to this machine only: every other host name is unknown to it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PACKAGE = CHECKOUT / "node_modules" / "@sparticuz" / "chromium"
CACHE = CHECKOUT / "build" / "chromium"
ARGUMENTS = (
    "--no-sandbox",  # root in a container has no user namespace to build a sandbox from
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # /dev/shm is 64 MB in many containers
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """An unpacked browser: the program, and the environment that it starts in."""

    executable: Path
    environment: dict[str, str]


def unpacked_chromium() -> Chromium:
    """Unpack the browser at first use, once a version, whoever asks at the same time.

    Raises `FileNotFoundError` when the package is absent, with the command that brings it.
    """
    if not PACKAGE.is_dir():
        raise FileNotFoundError("no Chromium in node_modules; `make development` brings it")
    version = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    folder = CACHE / version
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _unpack(folder)
    return Chromium(
        executable=folder / "chromium",
        environment={
            "PATH": os.defpath,
            "HOME": str(folder),
            "LD_LIBRARY_PATH": str(folder / "al2023" / "lib"),
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
            "TZ": "Europe/London",
        },
    )


def _unpack(folder: Path) -> None:
    """Unpack beside `folder`, then rename: a run cut short leaves nothing half made."""
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    node = Path(sys.executable).parent / "node"
    subprocess.run(
        [node, Path(__file__).with_name("unpack_chromium.mjs")],
        env={**os.environ, "TMPDIR": str(partial)},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    fonts = FONTS.format(
        fonts=escape(str(folder / "fonts")), cache=escape(str(folder / "fonts-cache"))
    )
    (partial / "fonts.conf").write_text(fonts, encoding="utf-8")
    partial.rename(folder)
