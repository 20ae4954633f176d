"""The European Standard Population 2013, in the nineteen age bands of ``strata``.

Source: Eurostat, Revision of the European Standard Population, 2013, as tabulated in the manual
of PHEindicatormethods (``esp2013``).
"""

from __future__ import annotations

import numpy as np

from goldenthread.evidence.methods.estimates import Floats

EUROPEAN_2013: Floats = np.array(
    [
        5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000,
        7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000,
    ],
    np.float64,
)  # fmt: skip
"""People of 100,000 by age band: 0-4, 5-9, ... 85-89, 90 and over."""
