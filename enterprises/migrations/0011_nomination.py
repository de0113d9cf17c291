"""Typical demonstrations: calls, applications, lists, panels, public notices, objections."""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import reliability_tracker.db
from django.conf import settings
from django.db import migrations, models

guards = import_module("policy.migrations.0002_guards")

# What a person's list of tasks follows.
REPORTING = [
    "enterprises_application",
    "enterprises_call",
    "enterprises_objection",
    "enterprises_publicnotice",
    "enterprises_recommendationlist",
    "enterprises_review",
]


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0010_sector_raises_reporting"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("policy", "0009_reasons_and_quality_thresholds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "enterprise_name",
                    models.CharField(
                        help_text="As on the business licence.",
                        max_length=200,
                        verbose_name="enterprise name",
                    ),
                ),
                (
                    "industry_code",
                    models.CharField(
                        blank=True,
                        help_text="Four digits, GB/T 4754-2017.",
                        max_length=4,
                        verbose_name="industry code",
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("large", "large"),
                            ("medium", "medium"),
                            ("small", "small"),
                            ("micro", "micro"),
                        ],
                        max_length=10,
                        verbose_name="enterprise size",
                    ),
                ),
                (
                    "ownership",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state", "state-owned"),
                            ("private", "private"),
                            ("foreign", "foreign or joint venture"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="ownership",
                    ),
                ),
                (
                    "quality_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("experience", "experience grade"),
                            ("inspection", "inspection grade"),
                            ("assurance", "assurance grade"),
                            ("prevention", "prevention grade"),
                            ("excellence", "excellence grade"),
                        ],
                        max_length=12,
                        verbose_name="quality management grade",
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=80, verbose_name="contact person")),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="contact telephone"),
                ),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact email"),
                ),
                ("product_name", models.CharField(max_length=200, verbose_name="product name")),
                ("product_model", models.CharField(blank=True, max_length=200, verbose_name="product model")),
                (
                    "product_class_other",
                    models.CharField(
                        blank=True,
                        help_text="Only if no class of the list fits.",
                        max_length=200,
                        verbose_name="other product class",
                    ),
                ),
                (
                    "life_cycle_stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="life-cycle stages",
                    ),
                ),
                (
                    "dimensions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="dimensions",
                    ),
                ),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="improvement began on")),
                ("planned_end_on", models.DateField(blank=True, null=True, verbose_name="planned end")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="application number")),
                ("credit_code", models.CharField(max_length=18, verbose_name="unified social credit code")),
                (
                    "legal_representative",
                    models.CharField(blank=True, max_length=80, verbose_name="legal representative"),
                ),
                ("case_title", models.CharField(blank=True, max_length=60, verbose_name="title of the case")),
                (
                    "channel",
                    models.CharField(
                        choices=[("province", "the province"), ("association", "an industry association")],
                        default="province",
                        max_length=12,
                        verbose_name="channel",
                    ),
                ),
                (
                    "overview",
                    models.TextField(blank=True, max_length=3000, verbose_name="the organisation in brief"),
                ),
                ("practice", models.TextField(blank=True, max_length=5000, verbose_name="what was done")),
                ("results", models.TextField(blank=True, max_length=5000, verbose_name="results")),
                (
                    "transfer",
                    models.TextField(blank=True, max_length=5000, verbose_name="why others can copy it"),
                ),
                (
                    "clean_record",
                    models.BooleanField(
                        default=False,
                        verbose_name="no breach of environmental, quality or safety law in the last three years",
                    ),
                ),
                (
                    "declaration",
                    models.BooleanField(default=False, verbose_name="declaration of truthfulness"),
                ),
                ("signatory", models.CharField(blank=True, max_length=80, verbose_name="signatory")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="saved at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("city_check", "city check"),
                            ("provincial_check", "provincial check"),
                            ("association_check", "association check"),
                            ("consent_pending", "consent of the province asked"),
                            ("returned", "sent back"),
                            ("recommended", "recommended"),
                            ("eligibility", "eligibility check"),
                            ("desk_review", "desk review"),
                            ("shortlisted", "shortlisted"),
                            ("public_notice", "in public notice"),
                            ("named", "named"),
                            ("recheck", "re-check"),
                            ("not_recommended", "not recommended"),
                            ("not_selected", "not selected"),
                            ("withdrawn", "withdrawn"),
                            ("revoked", "revoked"),
                            ("expired", "expired"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(verbose_name="in this state since")),
                (
                    "returned_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "draft"),
                            ("city_check", "city check"),
                            ("provincial_check", "provincial check"),
                            ("association_check", "association check"),
                            ("consent_pending", "consent of the province asked"),
                            ("returned", "sent back"),
                            ("recommended", "recommended"),
                            ("eligibility", "eligibility check"),
                            ("desk_review", "desk review"),
                            ("shortlisted", "shortlisted"),
                            ("public_notice", "in public notice"),
                            ("named", "named"),
                            ("recheck", "re-check"),
                            ("not_recommended", "not recommended"),
                            ("not_selected", "not selected"),
                            ("withdrawn", "withdrawn"),
                            ("revoked", "revoked"),
                            ("expired", "expired"),
                        ],
                        max_length=20,
                    ),
                ),
                ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="answer due on")),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="opened by the reviewer at"),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                (
                    "recommended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="recommended at"),
                ),
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rank")),
                (
                    "recommended_on",
                    models.DateField(blank=True, null=True, verbose_name="date of the recommendation"),
                ),
                (
                    "opinion",
                    models.CharField(blank=True, max_length=500, verbose_name="opinion of the recommender"),
                ),
                (
                    "recommending_document",
                    models.CharField(blank=True, max_length=100, verbose_name="association's document"),
                ),
                (
                    "consent_letter",
                    models.CharField(blank=True, max_length=100, verbose_name="letter of consent"),
                ),
                ("consented_on", models.DateField(blank=True, null=True, verbose_name="date of the letter")),
                (
                    "demonstration_number",
                    models.CharField(blank=True, max_length=60, verbose_name="demonstration number"),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=reliability_tracker.db.SearchText(
                            "number", "enterprise_name", "credit_code", "product_name", "case_title"
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "association",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only where an association recommends: one that covers the sector.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="enterprises.organisation",
                        verbose_name="industry association",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.region",
                        verbose_name="city",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="untitled",
                        to="policy.decision",
                        verbose_name="ended by",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "improvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="enterprises.improvement",
                    ),
                ),
                (
                    "layer",
                    models.ForeignKey(
                        blank=True,
                        help_text="Required for the foundation project, empty for the multiplication project.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.layer",
                        verbose_name="foundation layer",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.chainlink",
                        verbose_name="link of the chain",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named",
                        to="policy.decision",
                        verbose_name="named by",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.productclass",
                        verbose_name="product class",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "recommended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recommending_association",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.organisation",
                        verbose_name="recommended by",
                    ),
                ),
                (
                    "recommending_region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.region",
                        verbose_name="recommended by",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="enterprises.report",
                        verbose_name="accepted report it rests on",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.sector",
                        verbose_name="sector",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "application for demonstration",
                "ordering": ["-state_since", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invention", "invention patent"),
                            ("utility_model", "utility model"),
                            ("software", "software copyright"),
                            ("standard", "standard"),
                            ("other", "other"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rights",
                        to="enterprises.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "intellectual property or standard",
                "ordering": ["application", "id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationTransition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("submit", "Submit"),
                            ("pass_on", "Pass on"),
                            ("recommend", "Recommend"),
                            ("ask_consent", "Recommend and ask for consent"),
                            ("consent", "Consent"),
                            ("refuse", "Refuse consent"),
                            ("send_back", "Send back"),
                            ("reject", "Do not recommend"),
                            ("take_back", "Take the recommendation back"),
                            ("take_in", "Take in"),
                            ("pass", "Pass to desk review"),
                            ("fail", "Do not select"),
                            ("shortlist", "Shortlist"),
                            ("publish", "Put into public notice"),
                            ("name", "Name"),
                            ("drop", "Drop from the notice"),
                            ("unname", "Strike the naming out"),
                            ("open_recheck", "Open a re-check"),
                            ("find", "Give a finding"),
                            ("confirm", "Confirm the title"),
                            ("revoke", "Take the title back"),
                            ("expire", "Let the title expire"),
                            ("withdraw", "Withdraw"),
                        ],
                        max_length=14,
                        verbose_name="deed",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("city_check", "city check"),
                            ("provincial_check", "provincial check"),
                            ("association_check", "association check"),
                            ("consent_pending", "consent of the province asked"),
                            ("returned", "sent back"),
                            ("recommended", "recommended"),
                            ("eligibility", "eligibility check"),
                            ("desk_review", "desk review"),
                            ("shortlisted", "shortlisted"),
                            ("public_notice", "in public notice"),
                            ("named", "named"),
                            ("recheck", "re-check"),
                            ("not_recommended", "not recommended"),
                            ("not_selected", "not selected"),
                            ("withdrawn", "withdrawn"),
                            ("revoked", "revoked"),
                            ("expired", "expired"),
                        ],
                        max_length=20,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("city_check", "city check"),
                            ("provincial_check", "provincial check"),
                            ("association_check", "association check"),
                            ("consent_pending", "consent of the province asked"),
                            ("returned", "sent back"),
                            ("recommended", "recommended"),
                            ("eligibility", "eligibility check"),
                            ("desk_review", "desk review"),
                            ("shortlisted", "shortlisted"),
                            ("public_notice", "in public notice"),
                            ("named", "named"),
                            ("recheck", "re-check"),
                            ("not_recommended", "not recommended"),
                            ("not_selected", "not selected"),
                            ("withdrawn", "withdrawn"),
                            ("revoked", "revoked"),
                            ("expired", "expired"),
                        ],
                        max_length=20,
                        verbose_name="to",
                    ),
                ),
                ("by_role", models.CharField(max_length=120, verbose_name="acting as")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="date of the decision")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="enterprises.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "transition of an application",
                "ordering": ["application", "id"],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="code")),
                ("name_zh", models.CharField(max_length=120, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("document_number", models.CharField(max_length=100, verbose_name="document number")),
                ("opens_on", models.DateField(verbose_name="opens on")),
                ("closes_on", models.DateField(verbose_name="closes on")),
                (
                    "places_of_province",
                    models.PositiveSmallIntegerField(default=5, verbose_name="places of a province"),
                ),
                (
                    "places_of_city",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="places of a separately planned city"
                    ),
                ),
                (
                    "places_of_association",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: not limited.",
                        null=True,
                        verbose_name="places of an association",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days of public notice",
                    ),
                ),
                (
                    "scores_needed",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="independent scores needed",
                    ),
                ),
                (
                    "validity_years",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: no day on which it is due for re-check.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="validity of a title in years",
                    ),
                ),
                (
                    "limit",
                    models.CharField(
                        choices=[
                            ("product", "one for each product"),
                            ("enterprise", "one for each enterprise"),
                        ],
                        default="product",
                        max_length=10,
                        verbose_name="applications under way",
                    ),
                ),
                ("defence", models.BooleanField(default=False, editable=False, verbose_name="defence")),
                ("site_check", models.BooleanField(default=False, editable=False, verbose_name="site check")),
                ("next_serial", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "call for demonstrations",
                "ordering": ["-opens_on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="enterprises.call",
                verbose_name="call for demonstrations",
            ),
        ),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.SlugField(db_index=False, max_length=20, verbose_name="code")),
                ("name_zh", models.CharField(max_length=120, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("document_number", models.CharField(max_length=100, verbose_name="document number")),
                ("opens_on", models.DateField(verbose_name="opens on")),
                ("closes_on", models.DateField(verbose_name="closes on")),
                (
                    "places_of_province",
                    models.PositiveSmallIntegerField(default=5, verbose_name="places of a province"),
                ),
                (
                    "places_of_city",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="places of a separately planned city"
                    ),
                ),
                (
                    "places_of_association",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: not limited.",
                        null=True,
                        verbose_name="places of an association",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days of public notice",
                    ),
                ),
                (
                    "scores_needed",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="independent scores needed",
                    ),
                ),
                (
                    "validity_years",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: no day on which it is due for re-check.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="validity of a title in years",
                    ),
                ),
                (
                    "limit",
                    models.CharField(
                        choices=[
                            ("product", "one for each product"),
                            ("enterprise", "one for each enterprise"),
                        ],
                        default="product",
                        max_length=10,
                        verbose_name="applications under way",
                    ),
                ),
                ("defence", models.BooleanField(default=False, editable=False, verbose_name="defence")),
                ("site_check", models.BooleanField(default=False, editable=False, verbose_name="site check")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="enterprises.call",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallPlaces",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_places",
                        to="enterprises.call",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "places of a region",
                "ordering": ["call", "region__order"],
            },
        ),
        migrations.CreateModel(
            name="CallPlacesEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enterprises.call",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="enterprises.callplaces",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="policy.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Enclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="attachments/%Y/%m/", verbose_name="file")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "copy of the business licence"),
                            ("credit_report", "credit report of the last three years"),
                            ("sealed_page", "sealed page of the declaration"),
                            ("market_share", "certificate of market share"),
                            ("audit_report", "audit report"),
                            ("evidence", "evidence"),
                            ("other", "other"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="issuer and year")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added at")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enclosures",
                        to="enterprises.application",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "enclosure",
                "ordering": ["application", "id"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("name", models.CharField(max_length=100, verbose_name="real name")),
                ("organisation", models.CharField(blank=True, max_length=200, verbose_name="organisation")),
                ("contact", models.CharField(max_length=200, verbose_name="telephone or email")),
                ("grounds", models.TextField(max_length=5000, verbose_name="grounds")),
                ("filed_at", models.DateTimeField(verbose_name="filed at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "filed"),
                            ("admitted", "admitted"),
                            ("dismissed", "dismissed"),
                            ("upheld", "upheld"),
                        ],
                        default="filed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("taken_up_at", models.DateTimeField(blank=True, null=True, verbose_name="taken up at")),
                ("admitted_at", models.DateTimeField(blank=True, null=True, verbose_name="admitted at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("finding", models.TextField(blank=True, max_length=3000, verbose_name="finding")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="enterprises.application",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "ordering": ["filed_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ObjectionFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="attachments/%Y/%m/", verbose_name="file")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="enterprises.objection",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence of an objection",
                "ordering": ["objection", "id"],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("convened_at", models.DateTimeField(verbose_name="convened at")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panels",
                        to="enterprises.call",
                    ),
                ),
                (
                    "convened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="convened by",
                    ),
                ),
            ],
            options={
                "verbose_name": "panel",
                "ordering": ["call", "id"],
            },
        ),
        migrations.CreateModel(
            name="PublicNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        error_messages={"unique": "A notice with this number exists already."},
                        max_length=100,
                        unique=True,
                        verbose_name="number of the notice",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="enterprises.call",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "public notice",
                "ordering": ["-first_day", "-id"],
            },
        ),
        migrations.AddField(
            model_name="objection",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="objections",
                to="enterprises.publicnotice",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="enterprises.publicnotice",
                verbose_name="public notice",
            ),
        ),
        migrations.CreateModel(
            name="RecommendationList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="number of the list")),
                ("dated_on", models.DateField(verbose_name="dated")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("taken_in_at", models.DateTimeField(blank=True, null=True, verbose_name="taken in at")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                (
                    "association",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.organisation",
                        verbose_name="recommended by",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lists",
                        to="enterprises.call",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.region",
                        verbose_name="recommended by",
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_in_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "list of recommendations",
                "ordering": ["call", "region__order", "id"],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="on_list",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="enterprises.recommendationlist",
                verbose_name="list of recommendations",
            ),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score")),
                ("comment", models.TextField(blank=True, max_length=3000, verbose_name="comment")),
                ("scored_at", models.DateTimeField(blank=True, null=True, verbose_name="scored at")),
                (
                    "conflict_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="interest declared at"),
                ),
                ("conflict_reason", models.CharField(blank=True, max_length=300, verbose_name="interest")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released at")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="enterprises.application",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="expert",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="enterprises.panel",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of an expert",
                "ordering": ["panel", "application", "id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationIndicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                ("standard", models.CharField(blank=True, max_length=100, verbose_name="standard")),
                (
                    "baseline_value",
                    models.DecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="baseline value"
                    ),
                ),
                ("baseline_on", models.DateField(blank=True, null=True, verbose_name="baseline date")),
                (
                    "baseline_blank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_applicable", "not applicable"),
                            ("not_measured", "not measured"),
                            ("confidential", "confidential"),
                            ("pending", "pending"),
                        ],
                        max_length=20,
                        verbose_name="reason why there is no baseline",
                    ),
                ),
                (
                    "current_value",
                    models.DecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="current value"
                    ),
                ),
                ("current_on", models.DateField(blank=True, null=True, verbose_name="current date")),
                (
                    "current_blank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_applicable", "not applicable"),
                            ("not_measured", "not measured"),
                            ("confidential", "confidential"),
                            ("pending", "pending"),
                        ],
                        max_length=20,
                        verbose_name="reason why there is no current value",
                    ),
                ),
                (
                    "target_value",
                    models.DecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="target value"
                    ),
                ),
                ("target_on", models.DateField(blank=True, null=True, verbose_name="target date")),
                (
                    "target_blank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_applicable", "not applicable"),
                            ("not_measured", "not measured"),
                            ("confidential", "confidential"),
                            ("pending", "pending"),
                        ],
                        max_length=20,
                        verbose_name="reason why there is no target",
                    ),
                ),
                (
                    "benchmark_value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=9,
                        max_digits=24,
                        null=True,
                        verbose_name="international advanced value",
                    ),
                ),
                (
                    "benchmark_product",
                    models.CharField(blank=True, max_length=200, verbose_name="benchmark product"),
                ),
                (
                    "benchmark_source",
                    models.CharField(blank=True, max_length=300, verbose_name="benchmark source"),
                ),
                (
                    "benchmark_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="benchmark year"),
                ),
                (
                    "condition",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="operating condition or test profile"
                    ),
                ),
                (
                    "failure_criterion",
                    models.TextField(blank=True, max_length=1000, verbose_name="failure criterion"),
                ),
                (
                    "time_basis",
                    models.CharField(
                        blank=True,
                        choices=[("h", "hours"), ("km", "kilometres"), ("cycle", "cycles")],
                        max_length=10,
                        verbose_name="time basis",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="enterprises.application",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policy.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator of an application",
                "ordering": ["application", "order", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "order"), name="application_indicator_order_is_its_own"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline_blank", ""), ("baseline_value__isnull", True), _connector="OR"
                        ),
                        name="application_indicator_baseline_is_value_or_reason",
                        violation_error_message="Give a value, or the reason why there is none, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("current_blank", ""), ("current_value__isnull", True), _connector="OR"
                        ),
                        name="application_indicator_current_is_value_or_reason",
                        violation_error_message="Give a value, or the reason why there is none, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_blank", ""), ("target_value__isnull", True), _connector="OR"
                        ),
                        name="application_indicator_target_is_value_or_reason",
                        violation_error_message="Give a value, or the reason why there is none, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("current_on__gte", models.F("baseline_on")),
                            ("baseline_on__isnull", True),
                            ("current_on__isnull", True),
                            _connector="OR",
                        ),
                        name="application_indicator_current_is_after_baseline",
                        violation_error_message="The dates are not in order.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityCheck",
            fields=[
                (
                    "transition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="checklist",
                        serialize=False,
                        to="enterprises.applicationtransition",
                    ),
                ),
                ("code_is_right", models.BooleanField(verbose_name="the credit code is right")),
                ("record_is_clean", models.BooleanField(verbose_name="three years without a breach of law")),
                ("enclosures_are_there", models.BooleanField(verbose_name="all enclosures are there")),
            ],
            options={
                "verbose_name": "eligibility check",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code_is_right", True), ("enclosures_are_there", True), ("record_is_clean", True)
                        ),
                        name="eligibility_check_passed_on_every_point",
                        violation_error_message="An application passes on every point, or not at all.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_on__gte", models.F("opens_on")),
                    ("opens_on__isnull", True),
                    ("closes_on__isnull", True),
                    _connector="OR",
                ),
                name="call_closes_after_it_opens",
                violation_error_message="The dates are not in order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice_days__gte", 1), ("scores_needed__gte", 1)),
                name="call_has_a_notice_and_scores",
                violation_error_message="A call has at least one day of notice and one score.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("validity_years__isnull", True), ("validity_years__gte", 1), _connector="OR"
                ),
                name="call_validity_is_a_year_or_more",
                violation_error_message="A title is valid for at least one year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("defence", False), ("site_check", False)),
                name="call_has_no_stage_that_is_not_built",
                violation_error_message="Defence and site check are not available.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "enterprises_callevent" ("closes_on", "code", "created_at", "created_by_id", "defence", "document_number", "id", "limit", "name_en", "name_zh", "notice_days", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places_of_association", "places_of_city", "places_of_province", "scores_needed", "site_check", "validity_years") VALUES (NEW."closes_on", NEW."code", NEW."created_at", NEW."created_by_id", NEW."defence", NEW."document_number", NEW."id", NEW."limit", NEW."name_en", NEW."name_zh", NEW."notice_days", NEW."opens_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places_of_association", NEW."places_of_city", NEW."places_of_province", NEW."scores_needed", NEW."site_check", NEW."validity_years"); RETURN NULL;',
                    hash="39c3c55b6ae406cdf59385e49665eb4898593d75",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1c80b",
                    table="enterprises_call",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."closes_on" IS DISTINCT FROM (NEW."closes_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."defence" IS DISTINCT FROM (NEW."defence") OR OLD."document_number" IS DISTINCT FROM (NEW."document_number") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."limit" IS DISTINCT FROM (NEW."limit") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_zh" IS DISTINCT FROM (NEW."name_zh") OR OLD."notice_days" IS DISTINCT FROM (NEW."notice_days") OR OLD."opens_on" IS DISTINCT FROM (NEW."opens_on") OR OLD."places_of_association" IS DISTINCT FROM (NEW."places_of_association") OR OLD."places_of_city" IS DISTINCT FROM (NEW."places_of_city") OR OLD."places_of_province" IS DISTINCT FROM (NEW."places_of_province") OR OLD."scores_needed" IS DISTINCT FROM (NEW."scores_needed") OR OLD."site_check" IS DISTINCT FROM (NEW."site_check") OR OLD."validity_years" IS DISTINCT FROM (NEW."validity_years"))',
                    func='INSERT INTO "enterprises_callevent" ("closes_on", "code", "created_at", "created_by_id", "defence", "document_number", "id", "limit", "name_en", "name_zh", "notice_days", "opens_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places_of_association", "places_of_city", "places_of_province", "scores_needed", "site_check", "validity_years") VALUES (NEW."closes_on", NEW."code", NEW."created_at", NEW."created_by_id", NEW."defence", NEW."document_number", NEW."id", NEW."limit", NEW."name_en", NEW."name_zh", NEW."notice_days", NEW."opens_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places_of_association", NEW."places_of_city", NEW."places_of_province", NEW."scores_needed", NEW."site_check", NEW."validity_years"); RETURN NULL;',
                    hash="6a6a741544cd60684071d4d7d47d17988cb9c6a0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4bccf",
                    table="enterprises_call",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="callplaces",
            constraint=models.UniqueConstraint(
                fields=("call", "region"),
                name="call_places_of_a_region_once",
                violation_error_message="This region has its own number of places already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callplaces",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "enterprises_callplacesevent" ("call_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "region_id") VALUES (NEW."call_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places", NEW."region_id"); RETURN NULL;',
                    hash="b93758e2c7bc758fa61feab22af179fdaf74f71b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bef37",
                    table="enterprises_callplaces",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callplaces",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "enterprises_callplacesevent" ("call_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "region_id") VALUES (NEW."call_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places", NEW."region_id"); RETURN NULL;',
                    hash="bdbef66fa82f07b29cfcc1e1506378756834a2e9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a4b07",
                    table="enterprises_callplaces",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="enclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                    _connector="OR",
                ),
                name="enclosure_removal_is_signed",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0)), name="enclosure_is_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="objectionfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0)), name="objection_file_is_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="publicnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_day__gte", models.F("first_day")),
                    ("first_day__isnull", True),
                    ("last_day__isnull", True),
                    _connector="OR",
                ),
                name="public_notice_ends_after_it_begins",
                violation_error_message="The dates are not in order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("contact", ""), _negated=True),
                    models.Q(("grounds", ""), _negated=True),
                ),
                name="objection_is_signed_and_says_why",
                violation_error_message="An objection has a real name, a contact and its grounds.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handler__isnull", False), ("taken_up_at__isnull", False)),
                    models.Q(("handler__isnull", True), ("taken_up_at__isnull", True)),
                    _connector="OR",
                ),
                name="objection_is_taken_up_by_someone",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    _connector="OR",
                ),
                name="objection_decision_is_signed",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["dismissed", "upheld"]), ("decided_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["dismissed", "upheld"]), _negated=True),
                        models.Q(("decided_at__isnull", False), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="objection_decision_has_its_date",
                violation_error_message="The state and its date or person do not agree.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "filed"), ("handler__isnull", False), _connector="OR"),
                name="objection_beyond_filing_has_a_handler",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("admitted_at__isnull", True), ("state", "filed")),
                    ("state", "dismissed"),
                    models.Q(("admitted_at__isnull", False), ("state__in", ["admitted", "upheld"])),
                    _connector="OR",
                ),
                name="objection_admitted_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["dismissed", "upheld"]), _negated=True),
                    models.Q(("finding", ""), _negated=True),
                    _connector="OR",
                ),
                name="objection_decision_has_its_finding",
                violation_error_message="A decision on an objection says what was found.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendationlist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)),
                fields=("call", "number"),
                name="recommendation_list_number_is_its_own",
                violation_error_message="This call has a list with this number already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendationlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("association__isnull", True), ("region__isnull", False)),
                    models.Q(("association__isnull", False), ("region__isnull", True)),
                    _connector="OR",
                ),
                name="recommendation_list_has_one_recommender",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendationlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_in_at__isnull", False), ("taken_in_by__isnull", False)),
                    models.Q(("taken_in_at__isnull", True), ("taken_in_by__isnull", True)),
                    _connector="OR",
                ),
                name="recommendation_list_intake_is_signed",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendationlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                    models.Q(("taken_back_at__isnull", True), ("taken_back_by__isnull", True)),
                    _connector="OR",
                ),
                name="recommendation_list_return_is_signed",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendationlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_in_at__isnull", True), ("taken_back_at__isnull", True), _connector="OR"
                ),
                name="recommendation_list_is_taken_in_or_back",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"),
                name="application_search",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["state", "region", "state_since"], name="application_worklist"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["call", "state"], name="application_of_call"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["credit_code", "state"], name="application_of_enterprise"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "returned",
                            "city_check",
                            "provincial_check",
                            "association_check",
                            "consent_pending",
                            "recommended",
                            "eligibility",
                            "desk_review",
                            "shortlisted",
                            "public_notice",
                            "named",
                            "recheck",
                        ),
                    )
                ),
                fields=("improvement",),
                name="application_one_live_per_product",
                violation_error_message="An application for this product is already under way.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "returned",
                            "city_check",
                            "provincial_check",
                            "association_check",
                            "consent_pending",
                            "recommended",
                            "eligibility",
                            "desk_review",
                            "shortlisted",
                            "public_notice",
                            "named",
                            "recheck",
                        ),
                    ),
                    models.Q(("case_title", ""), _negated=True),
                ),
                fields=("call", "enterprise", "case_title"),
                name="application_title_is_unique_in_call",
                violation_error_message="Another application of yours in this call has this title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("withdrawn", "not_recommended")), _negated=True),
                fields=("call", "recommending_region", "rank"),
                name="application_rank_of_region_is_its_own",
                violation_error_message="This rank is given already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("withdrawn", "not_recommended")), _negated=True),
                fields=("call", "recommending_association", "rank"),
                name="application_rank_of_association_is_its_own",
                violation_error_message="This rank is given already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("demonstration_number", ""), _negated=True),
                fields=("demonstration_number",),
                name="application_demonstration_number_is_its_own",
                violation_error_message="This demonstration number is given already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel", "association"),
                    models.Q(("association__isnull", True), ("channel", "province")),
                    _connector="OR",
                ),
                name="application_association_goes_with_its_channel",
                violation_error_message="Name an association only where an association recommends.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "withdrawn"]), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="application_under_check_was_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "returned_from__in",
                            ["city_check", "provincial_check", "association_check", "eligibility"],
                        ),
                        ("state", "returned"),
                    ),
                    models.Q(models.Q(("state", "returned"), _negated=True), ("returned_from", "")),
                    _connector="OR",
                ),
                name="application_returned_says_from_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("recommended_at__isnull", False),
                        (
                            "state__in",
                            (
                                "consent_pending",
                                "recommended",
                                "eligibility",
                                "desk_review",
                                "shortlisted",
                                "public_notice",
                                "named",
                                "recheck",
                                "revoked",
                                "expired",
                                "not_selected",
                            ),
                        ),
                    ),
                    ("state__in", ["returned", "withdrawn", "not_recommended"]),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                (
                                    "consent_pending",
                                    "recommended",
                                    "eligibility",
                                    "desk_review",
                                    "shortlisted",
                                    "public_notice",
                                    "named",
                                    "recheck",
                                    "revoked",
                                    "expired",
                                    "not_selected",
                                ),
                            ),
                            _negated=True,
                        ),
                        ("recommended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="application_recommended_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("recommended_at__isnull", True),
                        ("recommending_association__isnull", True),
                        ("recommending_region__isnull", True),
                    ),
                    models.Q(
                        ("recommended_at__isnull", False),
                        ("recommending_association__isnull", True),
                        ("recommending_region__isnull", False),
                    ),
                    models.Q(
                        ("recommended_at__isnull", False),
                        ("recommending_association__isnull", False),
                        ("recommending_region__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="application_has_one_recommender",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("rank__isnull", False),
                        ("recommended_at__isnull", False),
                        ("recommended_by__isnull", False),
                        ("recommended_on__isnull", False),
                    ),
                    models.Q(
                        ("rank__isnull", True),
                        ("recommended_at__isnull", True),
                        ("recommended_by__isnull", True),
                        ("recommended_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="application_recommendation_is_signed",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    _connector="OR",
                ),
                name="application_submission_is_signed",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                    models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                    _connector="OR",
                ),
                name="application_opening_is_signed",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("saved_at__isnull", False), ("saved_by__isnull", False)),
                    models.Q(("saved_at__isnull", True), ("saved_by__isnull", True)),
                    _connector="OR",
                ),
                name="application_save_is_signed",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("public_notice", "named", "recheck", "revoked", "expired")),
                        _negated=True,
                    ),
                    ("notice__isnull", False),
                    _connector="OR",
                ),
                name="application_noticed_has_its_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["named", "recheck", "revoked", "expired"]), ("named_by__isnull", False)
                    ),
                    models.Q(
                        models.Q(("state__in", ["named", "recheck", "revoked", "expired"]), _negated=True),
                        models.Q(("named_by__isnull", False), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="application_named_has_its_decision",
                violation_error_message="The state and its date or person do not agree.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("demonstration_number__gt", ""),
                        ("state__in", ("named", "recheck", "revoked", "expired")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("named", "recheck", "revoked", "expired")), _negated=True),
                        ("demonstration_number", ""),
                    ),
                    _connector="OR",
                ),
                name="application_named_has_its_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["revoked", "expired"]), ("ended_by__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["revoked", "expired"]), _negated=True),
                        models.Q(("ended_by__isnull", False), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="application_ended_has_its_decision",
                violation_error_message="The state and its date or person do not agree.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("state__in", ("named", "recheck", "revoked", "expired")),
                    _connector="OR",
                ),
                name="application_valid_was_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_end_on__gte", models.F("started_on")),
                    ("started_on__isnull", True),
                    ("planned_end_on__isnull", True),
                    _connector="OR",
                ),
                name="application_improvement_ends_after_it_starts",
                violation_error_message="The dates are not in order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("application", "expert"),
                name="review_is_asked_once",
                violation_error_message="This expert was asked already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("score__isnull", False), ("scored_at__isnull", False)),
                    models.Q(("score__isnull", True), ("scored_at__isnull", True)),
                    _connector="OR",
                ),
                name="review_score_has_its_time",
                violation_error_message="These belong together: fill all of them or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__isnull", True), ("score__lte", 100), _connector="OR"),
                name="review_score_is_at_most_a_hundred",
                violation_error_message="A score lies between 0 and 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scored_at__isnull", True), models.Q(("comment", ""), _negated=True), _connector="OR"
                ),
                name="review_score_has_its_comment",
                violation_error_message="A score comes with a comment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conflict_at__isnull", True), ("conflict_reason", "")),
                    models.Q(
                        ("conflict_at__isnull", False),
                        ("scored_at__isnull", True),
                        models.Q(("conflict_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="review_conflict_says_which_and_has_no_score",
                violation_error_message="Who declares an interest says which, and gives no score.",
            ),
        ),
        migrations.RunSQL(guards.append_only("enterprises_applicationtransition")),
        migrations.RunSQL(guards.append_only("enterprises_eligibilitycheck")),
        *[migrations.RunSQL(guards.counts_as("reporting", table)) for table in REPORTING],
    ]
