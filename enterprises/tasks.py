"""What workers do for this app. Each task calls one deed; see `reliability_tracker/tasks.py`."""

import pghistory
from django.utils import timezone
from procrastinate.contrib.django import app

from enterprises import letters, reach, registration, reminders
from enterprises.kept_answers import forget_old_answers
from reliability_tracker.letters import LaterAgain
from reliability_tracker.schedule import nightly
from reliability_tracker.tasks import WhenLost


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


@app.periodic(cron=nightly("07:30"))  # before the daily letters
@app.task(queueing_lock="remind", retry=WhenLost())
def remind(timestamp: int) -> None:
    with pghistory.context(source="schedule"):
        reminders.remind(on=timezone.localdate())


@app.periodic(cron=nightly("07:40"))
@app.task(queueing_lock="tell_of_silence", retry=WhenLost())
def tell_of_silence(timestamp: int) -> None:
    with pghistory.context(source="schedule"):
        registration.tell_of_silence()


@app.periodic(cron=nightly("03:00"))
@app.task(queueing_lock="add_up_counts")
def add_up_counts(timestamp: int) -> None:
    reach.add_up()


@app.periodic(cron=nightly("03:30"))
@app.task(queueing_lock="forget_answers")
def forget_answers(timestamp: int) -> None:
    forget_old_answers()
