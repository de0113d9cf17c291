"""A note of an association changes the page of its sector, which is kept under the counters."""

from importlib import import_module

from django.db import migrations

guards = import_module("policy.migrations.0002_guards")


class Migration(migrations.Migration):
    dependencies = [("policy", "0009_reasons_and_quality_thresholds")]

    operations = [
        migrations.RunSQL(
            guards.counts_as("settings", "policy_sectornote"),
            "DROP TRIGGER settings_changed ON policy_sectornote",
        )
    ]
