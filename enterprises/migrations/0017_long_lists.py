"""Indexes that keep long lists in order, made without keeping anybody from writing meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


# how rare a word is that is searched for decides by which way a page is read
STATISTICS = """
ALTER TABLE enterprises_report ALTER COLUMN search SET STATISTICS 500;
ALTER TABLE enterprises_enterprise ALTER COLUMN search SET STATISTICS 500;
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('enterprises', '0016_intakes'),
        ('policy', '0012_registers'),
    ]

    operations = [
        RemoveIndexConcurrently(
            model_name='enterprise',
            name='enterprise_by_region',
        ),
        RemoveIndexConcurrently(
            model_name='report',
            name='report_by_step_due_on',
        ),
        AddIndexConcurrently(
            model_name='enterprise',
            index=models.Index(fields=['region', 'enterprise_name', 'id'], name='enterprise_by_region'),
        ),
        AddIndexConcurrently(
            model_name='enterprise',
            index=models.Index(fields=['enterprise_name', 'id'], name='enterprise_by_name'),
        ),
        AddIndexConcurrently(
            model_name='enterprise',
            index=models.Index(fields=['confirmed_at', 'id'], name='enterprise_newest'),
        ),
        AddIndexConcurrently(
            model_name='report',
            index=models.Index(fields=['step_due_on', 'id'], name='report_by_step_due_on'),
        ),
        AddIndexConcurrently(
            model_name='report',
            index=models.Index(fields=['state', '-state_since', '-id'], name='report_newest_of_state'),
        ),
        AddIndexConcurrently(
            model_name='report',
            index=models.Index(fields=['cycle', '-state_since', '-id'], name='report_newest_of_cycle'),
        ),
        AddIndexConcurrently(
            model_name='report',
            index=models.Index(fields=['region', '-state_since', '-id'], name='report_newest_of_region'),
        ),
        AddIndexConcurrently(
            model_name='report',
            index=models.Index(fields=['cycle', 'number'], name='report_numbers_of_cycle'),
        ),
        AddIndexConcurrently(
            model_name='report',
            index=models.Index(fields=['enterprise_name', 'id'], name='report_by_enterprise'),
        ),
        AddIndexConcurrently(
            model_name='report',
            index=models.Index(condition=models.Q(('state__in', ('city_check', 'provincial_check', 'ministry_check'))), fields=['sector'], name='report_in_progress'),
        ),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
