"""`manage.py assess FILE|-`: reliability statistics for what a JSON file asks (STATISTICS.md 12)."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policy.assessment import assess, assess_all

LONGEST_INT = 310  # digits; beyond, a number is infinite as a float, and not worth converting exactly


class Command(BaseCommand):
    """Exit status 0: no item has an error; 1: one has; 2: nothing could be read, the reason on stderr."""

    help = "Assesses the reliability data in a JSON file, one item or a list, and prints the results as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a file of UTF-8 JSON; - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = _read(options["file"])
        answer = assess_all(asked) if isinstance(asked, list) else assess(asked)
        self.stdout.write(json.dumps(answer, indent=2, allow_nan=False))
        if any(result["error"] for result in (answer if isinstance(answer, list) else [answer])):
            sys.exit(1)


def _read(file: str) -> dict[str, Any] | list[Any]:
    """The JSON in a file; CommandError with one line and exit status 2 where there is none."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        asked = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_int=_int)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"The input is not UTF-8: {error.reason}.", returncode=2) from error
    except RecursionError as error:
        raise CommandError("The input is nested too deeply.", returncode=2) from error
    except ValueError as error:
        raise CommandError(f"The input is not JSON: {error}.", returncode=2) from error
    if not isinstance(asked, dict | list):
        raise CommandError("The input is neither an object nor a list.", returncode=2)
    return asked


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice has no one meaning, so it is refused."""
    values = dict(pairs)
    if len(values) < len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f"the key {twice!a} stands twice in one object")
    return values


def _int(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONGEST_INT else float(digits)
