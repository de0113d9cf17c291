"""What workers do for this app. Each task calls one deed; see `reliability_tracker/tasks.py`."""

from procrastinate.contrib.django import app

from policy import verification
from reliability_tracker.schedule import nightly


@app.periodic(cron=nightly("02:30"))
@app.task(queueing_lock="verify_ledger")
def verify_ledger(timestamp: int) -> None:
    verification.prove()
