"""What a web server runs."""

import gc
import os
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.template.loader import get_template

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reliability_tracker.settings")


def prepare() -> None:
    """Load all that every process needs, once, and let the collector of garbage forget it.

    It would go through these 200,000 objects again and again, for a fifth of a second each time, while
    somebody waits for a page.
    """
    import_module(settings.ROOT_URLCONF)
    for folder in engines["django"].template_dirs:
        for path in Path(folder).rglob("*.html"):
            get_template(str(path.relative_to(folder)))
    gc.collect()
    gc.freeze()


application = get_wsgi_application()
prepare()
