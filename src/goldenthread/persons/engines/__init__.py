"""Engines that add up what people need and get: a readable one, and a fast one that equals it."""
