"""Random numbers from hashed ids: the same number for the same person, stream and draw.

The mixer is the finaliser of splitmix64 (Steele, Lea and Flood, 2014, public domain). No
generator has a state, so people come out alike in any order and in any number of processes.
"""

from __future__ import annotations

from hashlib import sha256

import numba
import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_STREAM = np.uint64(0xD1B54A32D192ED03)
_UNIT = 1.0 / (1 << 53)


def key_of(seed: int, *name: str) -> np.uint64:
    """The key of something named, such as a practice: 64 bits of a SHA-256."""
    text = "\n".join([str(seed), *name])
    return np.uint64(int.from_bytes(sha256(text.encode()).digest()[:8], "big"))


@numba.njit(inline="always")
def mix(bits: np.uint64) -> np.uint64:
    """Every bit of the result depends on every bit given."""
    bits = np.uint64(bits) + _GOLDEN
    bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
    return bits ^ (bits >> np.uint64(31))


@numba.njit(inline="always")
def drawn(key: np.uint64, stream: int) -> np.uint64:
    """64 random bits of a stream of somebody's key."""
    return mix(key ^ (np.uint64(stream) * _STREAM))


@numba.njit(inline="always")
def unit(key: np.uint64, stream: int) -> float:
    """A random number in [0, 1) of a stream of somebody's key."""
    return float(drawn(key, stream) >> np.uint64(11)) * _UNIT


@numba.njit(inline="always")
def next_unit(state: np.uint64) -> float:
    """A random number in [0, 1) from 64 random bits."""
    return float(state >> np.uint64(11)) * _UNIT


@numba.njit(cache=True, nogil=True)
def poisson(mean: float, chance: float) -> int:
    """The quantile of a Poisson distribution at ``chance``. ``mean`` is at most 300."""
    if mean <= 0.0:
        return 0
    probability = np.exp(-mean)
    upto = probability
    number = 0
    while chance > upto and number < 1_000:
        number += 1
        probability *= mean / number
        upto += probability
    return number
