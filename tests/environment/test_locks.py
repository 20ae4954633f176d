"""What is installed is locked by version and hash, and the locks name no address."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import distribution, version
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LEVELS = ("runtime", "development", "scale")
LOCKS = [CHECKOUT / "requirements" / f"{level}.txt" for level in LEVELS]
EXACT = re.compile(r"\d+\.\d+\.\d+")


def locked(lock: Path) -> dict[str, set[str]]:
    """Each package of a lock, as name to versions; more than one where Pythons differ."""
    found: dict[str, set[str]] = {}
    for name, exact in re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(), re.MULTILINE):
        found.setdefault(name.lower(), set()).add(exact)
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_python_package_has_one_version_and_a_hash(lock: Path) -> None:
    text = lock.read_text()
    entries = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    for entry in entries:
        assert "==" in entry.splitlines()[0], entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_python_locks_name_no_address_and_no_machine(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "index-url" not in text
    assert str(CHECKOUT) not in text


@pytest.mark.parametrize(("within", "lock"), list(pairwise(LOCKS)), ids=LEVELS[1:])
def test_each_lock_holds_the_one_before_it(within: Path, lock: Path) -> None:
    smaller, larger = locked(within), locked(lock)
    assert smaller
    assert {name: larger.get(name) for name in smaller} == smaller


def test_every_runtime_dependency_is_locked_within_its_range() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    runtime = locked(LOCKS[0])
    for line in project["dependencies"]:
        requirement = Requirement(line)
        for exact in runtime[requirement.name.lower()]:
            assert requirement.specifier.contains(exact), f"{line} against {exact}"


def test_front_end_packages_are_exact_hashed_and_without_address() -> None:
    asked = json.loads((CHECKOUT / "package.json").read_text())
    for name, wanted in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert EXACT.fullmatch(wanted), f"{name} is asked for as {wanted}"
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert len(packages) > 20
    for path, package in packages.items():
        assert "resolved" not in package, path
        assert package["integrity"].startswith("sha512-"), path


def test_page_templates_and_page_styles_are_of_one_release() -> None:
    """nhsuk-frontend-jinja publishes which nhsuk-frontend each of its versions follows."""
    asked = json.loads((CHECKOUT / "package.json").read_text())["dependencies"]
    styles = asked["nhsuk-frontend"]
    templates = version("nhsuk-frontend-jinja")
    table = distribution("nhsuk-frontend-jinja").read_text("METADATA")
    pairs = re.findall(r"^\| (\d+\.\d+\.\d+) \| (\d+\.\d+\.\d+) \|", str(table), re.MULTILINE)
    assert (styles, templates) in pairs
