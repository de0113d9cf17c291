"""Evidence of an indicator row by its method, and what is computed of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_people_counter")]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("input", models.JSONField()),
                ("input_digest", models.CharField(max_length=64)),
                ("data_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("result", models.JSONField()),
                ("software", models.JSONField()),
                ("computed_at", models.DateTimeField(verbose_name="computed at")),
            ],
            options={
                "verbose_name": "assessment",
            },
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="acceleration_factor",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=14, null=True, verbose_name="acceleration factor"
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="acceleration_source",
            field=models.CharField(blank=True, max_length=300, verbose_name="source of Ea or of the factor"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="activation_energy",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=6, null=True, verbose_name="activation energy Ea"
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="after_failure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("repaired", "repaired"),
                    ("replaced", "replaced"),
                    ("taken_off", "taken off the test"),
                ],
                max_length=12,
                verbose_name="a failed unit is",
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="beta",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=6, null=True, verbose_name="shape β"
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="beta_low",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=6, null=True, verbose_name="smallest plausible β"
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="beta_source",
            field=models.CharField(blank=True, max_length=300, verbose_name="source of β"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="clock",
            field=models.CharField(
                blank=True,
                choices=[
                    ("own", "each system on its own clock"),
                    ("pooled", "all systems on one added-up clock"),
                ],
                max_length=12,
                verbose_name="clock",
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="earlier_runs",
            field=models.TextField(blank=True, max_length=1000, verbose_name="earlier tests of this design"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="end_time",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="end of the test"
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="field_records",
            field=models.CharField(
                blank=True,
                choices=[("all", "all failures"), ("warranty", "returns under warranty only")],
                max_length=12,
                verbose_name="failures known",
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="fixes",
            field=models.CharField(
                blank=True,
                choices=[("immediate", "after each failure"), ("delayed", "at the end of the phase")],
                max_length=12,
                verbose_name="faults are corrected",
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="fleet",
            field=models.TextField(blank=True, max_length=200000, verbose_name="units in the field by month"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="groups",
            field=models.TextField(blank=True, max_length=200000, verbose_name="groups on test"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="hours_per_day",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=9, null=True, verbose_name="use of a unit per day"
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="hours_source",
            field=models.CharField(blank=True, max_length=300, verbose_name="source of the use per day"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="junction_test",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=6,
                null=True,
                verbose_name="junction temperature on test",
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="junction_use",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=6,
                null=True,
                verbose_name="junction temperature in use",
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("exponential", "constant rate: time and failures"),
                    ("life", "life of each unit (Weibull)"),
                    ("weibayes", "life with a known shape (Weibayes)"),
                    ("growth", "reliability growth (Crow-AMSAA)"),
                    ("failure_rate", "failure rate (FIT)"),
                    ("binomial", "pass or fail"),
                ],
                max_length=12,
                verbose_name="method",
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="mission",
            field=models.CharField(blank=True, max_length=300, verbose_name="what one trial is"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="nonrelevant",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="failures not counted"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="nonrelevant_reasons",
            field=models.TextField(blank=True, max_length=1000, verbose_name="why they are not counted"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="phase",
            field=models.CharField(blank=True, max_length=300, verbose_name="test phase and design revision"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="population",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="chosen out of"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="quantile",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="share failed p"
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="returns_coverage",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=5,
                null=True,
                verbose_name="share of the failures that is reported",
            ),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="selection",
            field=models.CharField(blank=True, max_length=300, verbose_name="how the units were chosen"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="tested_from",
            field=models.DateField(blank=True, null=True, verbose_name="begin of the test or window"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="tested_to",
            field=models.DateField(blank=True, null=True, verbose_name="end of the test or window"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="times",
            field=models.TextField(blank=True, max_length=200000, verbose_name="failure times"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="trials",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="trials n"),
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="unit_times",
            field=models.TextField(blank=True, max_length=200000, verbose_name="time of each unit"),
        ),
        migrations.AlterField(
            model_name="indicatorrow",
            name="evidence_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("test", "test"),
                    ("field", "field data"),
                    ("accelerated", "accelerated test"),
                    ("prediction", "prediction"),
                ],
                max_length=12,
                verbose_name="kind of evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quantile__isnull", True),
                    models.Q(("quantile__gt", 0), ("quantile__lt", 100)),
                    _connector="OR",
                ),
                name="indicator_row_quantile_is_a_share",
                violation_error_message="The share failed lies between 0 and 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returns_coverage__isnull", True),
                    models.Q(("returns_coverage__gte", 0), ("returns_coverage__lte", 100)),
                    _connector="OR",
                ),
                name="indicator_row_returns_coverage_is_a_share",
                violation_error_message="The share lies between 0 and 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tested_to__gte", models.F("tested_from")),
                    ("tested_from__isnull", True),
                    ("tested_to__isnull", True),
                    _connector="OR",
                ),
                name="indicator_row_test_ends_after_it_begins",
                violation_error_message="The dates are not in order.",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="row",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assessment",
                to="enterprises.indicatorrow",
            ),
        ),
    ]
