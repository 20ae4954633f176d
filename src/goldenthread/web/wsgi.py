"""The WSGI application: ``goldenthread.web.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.records.settings")

application = get_wsgi_application()
