"""Proofs that take too long for the tests: each module shows that one promise holds."""
