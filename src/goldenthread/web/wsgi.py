"""The WSGI application: ``goldenthread.web.wsgi:application``."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from goldenthread.web.apart import stay_out

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.records.settings")

application = get_wsgi_application()
stay_out(Path(settings.HOME))
