"""Dated parameters, lookups and standards: each value with its date, unit and source."""
