"""Any of 1,000 random byte flips in an exported bundle is found by the separate verifier."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

from bench._demonstration import demonstration
from tests.chain.flips import flipped, verdict

FLIPS = 1_000


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demonstration(Path(folder))
        from goldenthread.publication.bundle import write_bundle

        bundle = write_bundle(Path(folder) / "bundle")
        assert verdict(bundle.folder, bundle.head) is None
        random = Random(2026)  # noqa: S311 - not a secret
        files = sorted(bundle.folder.iterdir())
        weights = [file.stat().st_size for file in files]
        met: set[str] = set()
        for number in range(1, FLIPS + 1):
            # Half by size, as a failing disk would; half in each file alike, small ones too.
            (file,) = random.choices(files, weights if number % 2 else None)
            met.add(file.name)
            with flipped(random, file) as place:
                assert verdict(bundle.folder, bundle.head) is not None, place
        assert verdict(bundle.folder, bundle.head) is None
        print(
            f"   {FLIPS:,} flips in {len(met)} of {len(files)} files "
            f"({sum(weights) / 1e6:.1f} MB, {bundle.links:,} links): all found"
        )
