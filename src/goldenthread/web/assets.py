"""Two front-end files that are served with a change, and nothing else of them.

The style sheet of nhsuk-frontend asks a host of the NHS for a font that independent software
may not use: the font rules are left out and its name gives way to the fonts of the reader's own
system. The expression interpreter of Vega is published as a module that imports another package
by name, which no browser can find without an inline import map: the import reads the Vega that
the page has loaded already.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

_FONT_FACE = re.compile(r"@font-face\s*{[^}]*}")
_IMPORT = re.compile(r"import\s*{([^}]*)}\s*from\s*['\"]vega-util['\"];")
FONTS = 'system-ui,-apple-system,"Segoe UI",roboto,"Helvetica Neue",arial'


@cache
def style_sheet() -> str:
    """The style sheet of nhsuk-frontend with system fonts and our own address for its images."""
    path = settings.NODE_MODULES / "nhsuk-frontend" / "dist" / "nhsuk" / "nhsuk-frontend.min.css"
    text = _FONT_FACE.sub("", path.read_text(encoding="utf-8"))
    text = re.sub(r"font-family:Frutiger W01,arial", f"font-family:{FONTS}", text)
    text = text.replace("font-family:Frutiger W01", f"font-family:{FONTS},sans-serif")
    text = text.replace("url(/assets/", f"url({settings.STATIC_URL}nhsuk/assets/")
    return re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", text)


@cache
def interpreter() -> str:
    """The expression interpreter of Vega, importing from the page's Vega."""
    path = settings.NODE_MODULES / "vega-interpreter" / "build" / "vega-interpreter.js"
    text = _IMPORT.sub(r"const {\1} = globalThis.vega;", path.read_text(encoding="utf-8"), count=1)
    return re.sub(r"//# sourceMappingURL=\S*", "", text)


@cache
def fingerprinted(path: str) -> str:
    """The address of a static file with a digest of its content: no browser keeps an old one.

    A file that is not installed has its address alone. Our own modules import others without a
    digest: those are of packages, and are asked for again after an hour.
    """
    found = finders.find(path)
    if found is None:
        return static(path)
    return f"{static(path)}?v={_digest(Path(found).read_bytes())}"


@cache
def style_address() -> str:
    """The address of the changed style sheet, with a digest where it is installed."""
    try:
        return f"/assets/nhsuk-frontend.css?v={_digest(style_sheet().encode())}"
    except FileNotFoundError:
        return "/assets/nhsuk-frontend.css"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


_SERVED = {
    "nhsuk-frontend.css": ("text/css; charset=utf-8", style_sheet),
    "vega-interpreter.js": ("text/javascript; charset=utf-8", interpreter),
}


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """One of the changed files; 404 where its package is not installed."""
    if name not in _SERVED:
        raise Http404(f"There is no asset {name}.")
    kind, make = _SERVED[name]
    try:
        text = make()
    except FileNotFoundError as error:
        raise Http404("Its package is not installed: run make setup.") from error
    return HttpResponse(text, content_type=kind, headers={"Cache-Control": "max-age=3600"})


def missing(request: HttpRequest, name: str) -> HttpResponse:
    """A static file that is not there: those that are were served before."""
    raise Http404(f"There is no static file {name}.")
