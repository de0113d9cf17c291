"""Registers of service bodies and specialists, and the figures that assessments refer to, which never change."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


append_only = import_module("policy.migrations.0002_guards").append_only


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('policy', '0011_messages_counter'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceBody',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='number')),
                ('name_zh', models.CharField(max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='English name')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='sectors')),
                ('document_number', models.CharField(blank=True, max_length=100, verbose_name='listed by document')),
                ('listed_on', models.DateField(verbose_name='listed on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='taken off on')),
                ('services_zh', models.TextField(max_length=1000, verbose_name='services (Chinese)')),
                ('services_en', models.TextField(blank=True, max_length=1000, verbose_name='services (English)')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'public service body',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ServiceBodyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('code', models.CharField(max_length=40, serialize=False, verbose_name='number')),
                ('name_zh', models.CharField(max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='English name')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='sectors')),
                ('document_number', models.CharField(blank=True, max_length=100, verbose_name='listed by document')),
                ('listed_on', models.DateField(verbose_name='listed on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='taken off on')),
                ('services_zh', models.TextField(max_length=1000, verbose_name='services (Chinese)')),
                ('services_en', models.TextField(blank=True, max_length=1000, verbose_name='services (English)')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='policy.servicebody')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='policy.region', verbose_name='region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Specialist',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='number')),
                ('name_zh', models.CharField(max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='English name')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='sectors')),
                ('document_number', models.CharField(blank=True, max_length=100, verbose_name='listed by document')),
                ('listed_on', models.DateField(verbose_name='listed on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='taken off on')),
                ('organisation', models.CharField(max_length=200, verbose_name='organisation')),
                ('certificate', models.CharField(max_length=200, verbose_name='certificate')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'reliability specialist',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='SpecialistEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('code', models.CharField(max_length=40, serialize=False, verbose_name='number')),
                ('name_zh', models.CharField(max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='English name')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='sectors')),
                ('document_number', models.CharField(blank=True, max_length=100, verbose_name='listed by document')),
                ('listed_on', models.DateField(verbose_name='listed on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='taken off on')),
                ('organisation', models.CharField(max_length=200, verbose_name='organisation')),
                ('certificate', models.CharField(max_length=200, verbose_name='certificate')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='policy.specialist')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='policy.region', verbose_name='region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.CharField(max_length=60, verbose_name='figure')),
                ('name_zh', models.CharField(max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=300, verbose_name='English name')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('ledger_version', models.BigIntegerField(verbose_name='ledger version')),
                ('read_at', models.DateTimeField(verbose_name='read at')),
                ('value', models.IntegerField(verbose_name='value')),
                ('printed_zh', models.CharField(max_length=80, verbose_name='as printed (Chinese)')),
                ('printed_en', models.CharField(max_length=80, verbose_name='as printed (English)')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='policy.narrativeassessment')),
            ],
            options={
                'verbose_name': 'figure referred to',
                'ordering': ['assessment', 'id'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'figure'), name='citation_once_an_assessment')],
            },
        ),
        migrations.AddConstraint(
            model_name='servicebody',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('listed_on')), ('listed_on__isnull', True), ('ended_on__isnull', True), _connector='OR'), name='service_body_is_taken_off_after_it_is_listed', violation_error_message='The dates are not in order.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicebody',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "policy_servicebodyevent" ("code", "document_number", "ended_on", "listed_on", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "sectors", "services_en", "services_zh") VALUES (NEW."code", NEW."document_number", NEW."ended_on", NEW."listed_on", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'insert\', NEW."code", NEW."region_id", NEW."sectors", NEW."services_en", NEW."services_zh"); RETURN NULL;', hash='b64410a58af0728ad9bfc8ad729eade3e0e5b7b6', operation='INSERT', pgid='pgtrigger_insert_insert_5358b', table='policy_servicebody', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicebody',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "policy_servicebodyevent" ("code", "document_number", "ended_on", "listed_on", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "sectors", "services_en", "services_zh") VALUES (NEW."code", NEW."document_number", NEW."ended_on", NEW."listed_on", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'update\', NEW."code", NEW."region_id", NEW."sectors", NEW."services_en", NEW."services_zh"); RETURN NULL;', hash='f318322f299680f931dd0c136c63edafe8583d95', operation='UPDATE', pgid='pgtrigger_update_update_bf7e8', table='policy_servicebody', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='specialist',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('listed_on')), ('listed_on__isnull', True), ('ended_on__isnull', True), _connector='OR'), name='specialist_is_taken_off_after_being_listed', violation_error_message='The dates are not in order.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialist',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "policy_specialistevent" ("certificate", "code", "document_number", "ended_on", "listed_on", "name_en", "name_zh", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "sectors") VALUES (NEW."certificate", NEW."code", NEW."document_number", NEW."ended_on", NEW."listed_on", NEW."name_en", NEW."name_zh", NEW."organisation", _pgh_attach_context(), NOW(), \'insert\', NEW."code", NEW."region_id", NEW."sectors"); RETURN NULL;', hash='ef8166ee5f9c651171f13bbc0ed2577cf45ee7aa', operation='INSERT', pgid='pgtrigger_insert_insert_bacfa', table='policy_specialist', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='specialist',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "policy_specialistevent" ("certificate", "code", "document_number", "ended_on", "listed_on", "name_en", "name_zh", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "sectors") VALUES (NEW."certificate", NEW."code", NEW."document_number", NEW."ended_on", NEW."listed_on", NEW."name_en", NEW."name_zh", NEW."organisation", _pgh_attach_context(), NOW(), \'update\', NEW."code", NEW."region_id", NEW."sectors"); RETURN NULL;', hash='b518556b938112f3d494d215b2d2a2953ae05b19', operation='UPDATE', pgid='pgtrigger_update_update_85377', table='policy_specialist', when='AFTER')),
        ),
        migrations.RunSQL(append_only("policy_citation"), "DROP TRIGGER append_only ON policy_citation"),
    ]
