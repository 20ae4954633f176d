"""Who people are is replaced by a keyed value, and the key is kept where others cannot read it."""

from __future__ import annotations

import hashlib
import hmac
import json
import stat
from pathlib import Path

import pytest
from nhs_number.validate import is_valid

from goldenthread.persons.pseudonyms import (
    KeyFileError,
    PseudonymKey,
    make_key_file,
    passing_key,
    read_key_file,
)


def test_a_pseudonym_is_the_published_construction() -> None:
    key = PseudonymKey(bytes(range(32)))
    expected = hmac.new(bytes(range(32)), b"nhs-number:9434765919", hashlib.sha256).digest()
    assert key.pseudonym("nhs-number", "9434765919") == expected[:16]
    # What it is of matters: a key of a feed that looks like a number is another person.
    assert key.pseudonym("person-key", "9434765919") != expected[:16]
    assert passing_key().pseudonym("nhs-number", "9434765919") != expected[:16]


def test_a_key_shows_nothing_of_itself() -> None:
    key = PseudonymKey(bytes(range(32)))
    assert "0102" not in repr(key) + str(key) and key.secret.hex() not in key.id
    assert len(key.id) == 16 and key.id != passing_key().id


def test_a_key_file_is_made_once_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "evidence.key"
    key = make_key_file(file, [tmp_path / "home"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key_file(file, [tmp_path / "home"]) == key
    with pytest.raises(KeyFileError, match="there already"):
        make_key_file(file, [])
    assert read_key_file(file, []) == key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "evidence.key"
    make_key_file(file, [])
    file.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        read_key_file(file, [])


def test_a_key_does_not_lie_with_what_it_protects(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "evidence").mkdir(parents=True)
    inside = home / "evidence" / "x.key"
    with pytest.raises(KeyFileError, match="apart from what it protects"):
        make_key_file(inside, [home])
    make_key_file(inside, [])
    with pytest.raises(KeyFileError, match="apart"):
        read_key_file(inside, [home])
    # Nor by another name for the same place.
    (tmp_path / "elsewhere").symlink_to(home)
    with pytest.raises(KeyFileError, match="apart"):
        read_key_file(tmp_path / "elsewhere" / "evidence" / "x.key", [home])


@pytest.mark.parametrize(
    "content", [b"", b"secret", b"\xff" * 90, b"goldenthread pseudonym key 1 "]
)
def test_what_is_no_key_is_refused_and_not_shown(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "evidence.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(KeyFileError, match="holds no key") as refused:
        read_key_file(file, [])
    assert "secret" not in str(refused.value).replace(str(file), "")


def test_missing_files_folders_and_links_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        read_key_file(tmp_path / "none", [])
    with pytest.raises(KeyFileError, match="cannot be made"):
        make_key_file(tmp_path / "none" / "x.key", [])
    with pytest.raises(KeyFileError, match="not a file"):
        read_key_file(tmp_path, [])
    make_key_file(tmp_path / "x.key", [])
    (tmp_path / "link.key").symlink_to(tmp_path / "x.key")
    with pytest.raises(KeyFileError, match="cannot be read"):
        read_key_file(tmp_path / "link.key", [])


def test_numbers_published_for_tests_are_numbers(shared_data: Path) -> None:
    lines = (
        (shared_data / "synthetic_persons" / "pds_test_patients.ndjson").read_text().splitlines()
    )
    numbers = {json.loads(line)["resource"].get("id", "") for line in lines} - {""}
    assert len(numbers) >= 10
    assert {number for number in numbers if not is_valid(number)} == set()
    key = passing_key()
    assert len({key.pseudonym("nhs-number", number) for number in numbers}) == len(numbers)
