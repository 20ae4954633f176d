"""Kinds of fact, the links that each requires, and the trace that pulls the thread."""
