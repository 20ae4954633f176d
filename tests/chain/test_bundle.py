"""A bundle verifies offline, by a program of its own; any byte changed in it is found."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.chain.flips import flipped, verdict
from tests.chain.small_record import write
from tests.conftest import CHECKOUT

VERIFIER = CHECKOUT / "verifier" / "goldenthread_verify.py"
FLIPS = 100


@pytest.fixture
def bundle(tmp_path: Path, db: None) -> tuple[Path, str]:
    """A small record as a bundle, and its head."""
    from goldenthread.publication.bundle import write_bundle

    head = write()
    return write_bundle(tmp_path / "bundle").folder, head


def run(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the verifier as a stranger would: without site packages, and without us on the path."""
    return subprocess.run(
        [sys.executable, "-I", "-S", VERIFIER, *map(str, words)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_verifier_is_one_small_program_of_the_standard_library() -> None:
    text = VERIFIER.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    named = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [each.name for each in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert named <= sys.stdlib_module_names


@pytest.mark.database
def test_a_bundle_is_as_recorded_and_names_its_head(bundle: tuple[Path, str]) -> None:
    folder, head = bundle
    finished = run(folder, "--head", head)
    assert (finished.returncode, finished.stderr) == (0, "")
    assert f"Head: {head}" in finished.stdout
    assert "No --head was given" in run(folder).stdout
    other = run(folder, "--head", "0" * 64)
    assert other.returncode == 3
    assert "made anew" in other.stdout


def test_any_byte_that_is_changed_is_found(bundle: tuple[Path, str]) -> None:
    folder, head = bundle
    random = Random(3)  # noqa: S311 - not a secret
    files = sorted(folder.iterdir())
    assert verdict(folder, head) is None
    for number in range(FLIPS):
        # Each file in turn, so that the small ones are not passed over.
        with flipped(random, files[number % len(files)]) as place:
            assert verdict(folder, head) is not None, place


@pytest.mark.parametrize("change", ["missing", "added"])
def test_a_file_too_few_or_too_many_is_found(bundle: tuple[Path, str], change: str) -> None:
    folder, head = bundle
    if change == "missing":
        (folder / "Payment.csv").unlink()
    else:
        shutil.copy(folder / "Payment.csv", folder / "Extra.csv")
    finished = run(folder, "--head", head)
    assert finished.returncode == 3
    told = "Payment.csv: is missing" if change == "missing" else "Extra.csv: is not in the manifest"
    assert told in finished.stdout


def test_a_bundle_whose_manifest_is_forged_too_is_found(bundle: tuple[Path, str]) -> None:
    """Tables and lines are laid side by side, so that digests made anew do not help."""
    import json
    from hashlib import sha256

    folder, head = bundle
    table = folder / "Payment.csv"
    table.write_text(table.read_text("utf-8").replace("123456", "923456"), "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["Payment.csv"] = sha256(table.read_bytes()).hexdigest()
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")
    total = sha256(text.encode()).hexdigest()
    (folder / "manifest.sha256").write_text(f"{total}  manifest.json\n", "utf-8")
    finished = run(folder, "--head", head)
    assert finished.returncode == 3
    assert "does not say what the links say" in finished.stdout


def test_a_folder_that_is_not_empty_is_left_alone(bundle: tuple[Path, str]) -> None:
    from goldenthread.publication.bundle import FolderInUseError, write_bundle

    folder, _ = bundle
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(FolderInUseError):
        write_bundle(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
