"""Goldenthread: an integrated care system as a working system of record and of reasoning."""

__version__ = "0.1.0"
