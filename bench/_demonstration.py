"""A demonstration system in a directory, for benches and proofs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from goldenthread.kernel import Ref


def demonstration(folder: Path) -> Path:
    """Build the demonstration in a home below ``folder`` and open it in this process."""
    home = folder / "home"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"GOLDENTHREAD_DATABASE_URL", "GOLDENTHREAD_HOME"}
    }
    subprocess.run(
        [
            Path(sys.executable).parent / "goldenthread",
            "--home",
            home,
            "demo",
            "--no-serve",
            "--no-evidence",
        ],
        env=environment,
        check=True,
        capture_output=True,
    )
    os.environ.pop("GOLDENTHREAD_DATABASE_URL", None)
    from goldenthread.records.opening import open_record

    open_record(home)
    return home


def payment_refs() -> list[Ref]:
    """Every payment of the record, in the order of its ref."""
    from goldenthread.records.models import PaymentRow

    return list(PaymentRow.objects.order_by("ref").values_list("ref", flat=True))
