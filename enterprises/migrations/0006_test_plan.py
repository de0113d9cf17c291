"""Test plans that are registered before the test; evidence may name one."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

append_only = import_module("policy.migrations.0002_guards").append_only


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0005_evidence"),
        ("policy", "0005_verdict_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisteredPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product_name", models.CharField(max_length=200, verbose_name="product name")),
                ("product_model", models.CharField(blank=True, max_length=200, verbose_name="product model")),
                ("unit", models.CharField(max_length=20, verbose_name="unit")),
                (
                    "confidence",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="confidence level γ"),
                ),
                (
                    "benchmark_value",
                    models.DecimalField(
                        decimal_places=9,
                        help_text="The value against which the test is planned, in the unit of the indicator.",
                        max_digits=24,
                        verbose_name="value to be shown θ0",
                    ),
                ),
                (
                    "stop_rule",
                    models.CharField(
                        choices=[
                            ("time", "after a test time T"),
                            ("failures", "after a number of failures r"),
                            ("trials", "after a number of trials n"),
                        ],
                        max_length=10,
                        verbose_name="the test stops",
                    ),
                ),
                (
                    "test_time",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="test time T"
                    ),
                ),
                ("failures", models.PositiveIntegerField(blank=True, null=True, verbose_name="failures r")),
                ("trials", models.PositiveIntegerField(blank=True, null=True, verbose_name="trials n")),
                ("units", models.PositiveIntegerField(verbose_name="units on test")),
                (
                    "condition",
                    models.TextField(max_length=1000, verbose_name="operating condition or test profile"),
                ),
                ("failure_criterion", models.TextField(max_length=1000, verbose_name="failure criterion")),
                ("starts_on", models.DateField(verbose_name="the test begins on")),
                (
                    "registered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="registered at"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_plans",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "improvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_plans",
                        to="enterprises.improvement",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="test_plans",
                        to="policy.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "registered test plan",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="indicatorrow",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="enterprises.registeredplan",
                verbose_name="registered test plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="registeredplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("failures__isnull", True),
                        ("stop_rule", "time"),
                        ("test_time__gt", 0),
                        ("test_time__isnull", False),
                        ("trials__isnull", True),
                    ),
                    models.Q(
                        ("failures__gt", 0),
                        ("failures__isnull", False),
                        ("stop_rule", "failures"),
                        ("test_time__isnull", True),
                        ("trials__isnull", True),
                    ),
                    models.Q(
                        ("failures__isnull", True),
                        ("stop_rule", "trials"),
                        ("test_time__isnull", True),
                        ("trials__gt", 0),
                        ("trials__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="registered_plan_stops_by_its_rule",
                violation_error_message="Give the amount at which the test stops, and no other.",
            ),
        ),
        migrations.AddConstraint(
            model_name="registeredplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence__gt", 50), ("confidence__lt", 100)),
                name="registered_plan_confidence_is_between_50_and_100",
                violation_error_message="The confidence level lies between 50 and 100 percent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="registeredplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("benchmark_value__gt", 0)),
                name="registered_plan_value_is_positive",
                violation_error_message="The value has to be above 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="registeredplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("units__gt", 0)),
                name="registered_plan_has_units",
                violation_error_message="At least one unit is needed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="registeredplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__gte", django.db.models.functions.datetime.TruncDate("registered_at"))
                ),
                name="registered_plan_is_registered_before_the_test",
                violation_error_message="A plan is registered before its test begins.",
            ),
        ),
        migrations.RunSQL(append_only("enterprises_registeredplan")),
    ]
