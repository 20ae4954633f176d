"""The documentation. Some of its pages are made: see docs/generate.py."""
