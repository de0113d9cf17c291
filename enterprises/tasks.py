"""What workers do for this app. Each task calls one deed; see `reliability_tracker/tasks.py`."""

from procrastinate.contrib.django import app

from enterprises import letters
from reliability_tracker.letters import LaterAgain
from reliability_tracker.schedule import nightly


@app.task(queue="letters", priority=10, retry=LaterAgain())
def post_message(message: int) -> None:
    letters.post_message(message)


@app.task(queue="letters", retry=LaterAgain())
def post_day(reader: int) -> None:
    letters.post_day(reader)


@app.periodic(cron=nightly("08:00"))
@app.task(queueing_lock="post_days")
def post_days(timestamp: int) -> None:
    for reader in letters.readers_of_today():
        post_day.defer(reader=reader)
