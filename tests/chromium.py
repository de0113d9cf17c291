"""The machine's own Chromium, and how it is kept quiet."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")

quiet = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


def chromium() -> str:
    """The path of the program. Raises LookupError with a sentence where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise LookupError("Browser tests need Chromium: apt-get install chromium, or -m 'not browser'.")
    return found
