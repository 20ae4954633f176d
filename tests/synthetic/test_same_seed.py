"""The same seed gives the same bytes, on any run; another seed gives another system."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from goldenthread.synthetic.system import digest_of, generate, make_manifest

DIGEST = (
    "from goldenthread.synthetic.system import digest_of, generate; print(digest_of(generate(7)))"
)


def digest_in_process(hash_seed: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.strip()


def test_two_processes_agree_whatever_the_order_of_sets():
    assert digest_in_process("1") == digest_in_process("2") == digest_of(generate(7))


def test_another_seed_is_another_system():
    assert digest_of(generate(7)) != digest_of(generate(8))


def test_it_takes_less_than_five_seconds():
    began = time.process_time()
    generate(11)
    assert time.process_time() - began < 5


def test_the_manifest_counts_what_is_there():
    facts = generate(7)
    manifest = make_manifest(7, facts)
    assert sum(manifest.counts.values()) == len(facts)
    assert manifest.counts["Payment"] == 20_000
    assert manifest.counts["Decision"] == 300
    assert manifest.counts["Consultation"] == 3
    assert manifest.counts["Challenge"] == 12
    assert 1_150_000 < manifest.people < 1_250_000
