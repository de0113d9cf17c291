#!/usr/bin/env python
"""Django's command line for the Manufacturing Reliability Tracker."""

import os
import signal
import sys


def main() -> None:
    """Run the command; what a person can do something about ends with one line, not with a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reliability_tracker.settings")
    if sys.argv[1:2] == ["work"]:  # told to stop before it has begun, a worker had nothing to do
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("DEMO", "1")
    from django.core.management import execute_from_command_line

    from reliability_tracker.database import DatabaseUnavailable

    try:
        execute_from_command_line(sys.argv)
    except DatabaseUnavailable as error:
        sys.exit(str(error))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)  # as a shell says of a command ended by Ctrl-C
