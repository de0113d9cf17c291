"""Search columns with a word for each pair of Chinese characters, in place of one for each character."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import reliability_tracker.db

SEARCHED = {
    "enterprise": ("enterprise_name", "credit_code"),
    "enterpriseevent": ("enterprise_name", "credit_code"),
    "report": ("number", "enterprise_name", "credit_code", "product_name", "product_model"),
    "application": ("number", "enterprise_name", "credit_code", "product_name", "case_title"),
}
INDEXED = ("enterprise", "report", "application")

# how rare a word is that is searched for decides by which way a page is read
STATISTICS = """
ALTER TABLE enterprises_report ALTER COLUMN search SET STATISTICS 500;
ALTER TABLE enterprises_enterprise ALTER COLUMN search SET STATISTICS 500;
"""


def column(*fields: str) -> models.Field:
    expression = reliability_tracker.db.SearchText(*fields)
    return models.GeneratedField(db_persist=True, expression=expression, output_field=models.TextField())


def index(name: str) -> django.contrib.postgres.indexes.GinIndex:
    trigrams = django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops")
    return django.contrib.postgres.indexes.GinIndex(trigrams, name=f"{name}_search")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0027_expert_let_go_and_nothing_questioned")]

    operations = [
        *[migrations.RemoveIndex(name, f"{name}_search") for name in INDEXED],
        *[migrations.RemoveField(name, "search") for name in SEARCHED],
        *[migrations.AddField(name, "search", column(*fields)) for name, fields in SEARCHED.items()],
        *[migrations.AddIndex(name, index(name)) for name in INDEXED],
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
