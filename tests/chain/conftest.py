"""The demonstration's marker, so that no page asks the clock."""

from tests.web.conftest import marker

__all__ = ["marker"]
