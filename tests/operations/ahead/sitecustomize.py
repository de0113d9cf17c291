"""Python reads this before anything else of a process that has this folder in its path: an hour ahead."""

import datetime

import time_machine

time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1), tick=True).start()
