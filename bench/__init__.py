"""Measurements: each module times one job of ours beside a plain yardstick, in the same run."""
