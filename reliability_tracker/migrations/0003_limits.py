"""Where the limits of signing in are counted. What a crash of the server loses, nobody misses."""

from django.db import migrations

TABLE = """
CREATE UNLOGGED TABLE reliability_tracker_limits (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX reliability_tracker_limits_expires ON reliability_tracker_limits (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("reliability_tracker", "0002_change_log")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE reliability_tracker_limits")]
