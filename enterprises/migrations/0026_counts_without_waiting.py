"""Counts without foreign keys: their check would wait for whoever has locked the cycle."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0025_reporting_counts'),
        ('policy', '0013_newest_first'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reportingcount',
            name='cycle',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='enterprises.cycle'),
        ),
        migrations.AlterField(
            model_name='reportingcount',
            name='sector',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.sector'),
        ),
    ]
