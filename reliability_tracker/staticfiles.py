"""The scripts of others, out of the locked wheels: nothing third-party is in git or fetched by a browser."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core import checks
from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.files.storage import Storage

Messages = list[checks.CheckMessage]  # spelt here, because a finder has a method of the name `list`

SWAGGER = "static/drf_spectacular_sidecar/swagger-ui-dist"

# served as: (package, path inside it)
FILES = {
    "vendor/plotly.min.js": ("plotly", "package_data/plotly.min.js"),
    "vendor/htmx.min.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
    "vendor/swagger-ui.css": ("drf_spectacular_sidecar", f"{SWAGGER}/swagger-ui.css"),
    "vendor/swagger-ui.css.map": ("drf_spectacular_sidecar", f"{SWAGGER}/swagger-ui.css.map"),  # it names it
    "vendor/swagger-ui-bundle.js": ("drf_spectacular_sidecar", f"{SWAGGER}/swagger-ui-bundle.js"),
}


def source_of(url: str) -> Path | None:
    """The file on disk that is served as this address below STATIC_URL; None if there is none."""
    package, inside = FILES[url]
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    file = Path(folders[0], inside) if folders else None
    return file if file and file.is_file() else None


class WheelStorage(FileSystemStorage):
    """Opens the files under the names they are served as."""

    def path(self, name: str) -> str:
        return str(source_of(name))


class WheelFinder(BaseFinder):
    """Finds the files for `collectstatic` and for the development server."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        file = source_of(path) if path in FILES else None
        if find_all:
            return [str(file)] if file else []
        return str(file) if file else []  # so do the finders of Django, whose `find` asks them in turn

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for url in FILES:
            yield url, WheelStorage(location="/")

    def check(self, **kwargs: Any) -> Messages:
        """A file that an upgrade moved is an error at start-up, not a 404."""
        return [
            checks.Error(
                f"{package} has no {inside}, which is served as {url}.", id="reliability_tracker.E001"
            )
            for url, (package, inside) in FILES.items()
            if source_of(url) is None
        ]
