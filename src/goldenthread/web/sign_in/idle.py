"""Sessions that nobody uses end, and so does one that has gone on for too long."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

BEGAN, SEEN = "began", "seen"
MINUTES_BETWEEN_WRITES = 5
"""A reading page writes that it was seen only so often: writers of the record would queue."""


class IdleSessions:
    """Middleware that ends a session half an hour after its last use, and in any case at twelve."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End the session if its time is up, then answer."""
        # Somebody without a cookie has no session: nothing is looked up for a reader.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.session.is_empty():
            now = int(time.time())
            began = request.session.get(BEGAN, now)
            seen = request.session.get(SEEN, now)
            if (
                now - seen > settings.SESSION_IDLE_SECONDS
                or now - began > settings.SESSION_LONGEST_SECONDS
            ):
                logout(request)
            elif now - seen >= MINUTES_BETWEEN_WRITES * 60 or BEGAN not in request.session:
                request.session[BEGAN], request.session[SEEN] = began, now
        return self.get_response(request)
