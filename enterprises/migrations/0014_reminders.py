"""When people are reminded, and the reminders that were given."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0013_cycle_deadlines'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days_before', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, size=None, verbose_name='days before')),
                ('days_after', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, size=None, verbose_name='days after')),
                ('escalate_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days until the level above')),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reminder_policy', to='enterprises.cycle')),
            ],
            options={
                'verbose_name': 'policy of reminders',
            },
        ),
        migrations.CreateModel(
            name='ReminderPolicyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('days_before', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, size=None, verbose_name='days before')),
                ('days_after', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, size=None, verbose_name='days after')),
                ('escalate_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days until the level above')),
                ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.cycle')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enterprises.reminderpolicy')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('report', 'a report'), ('answer', 'an answer to what was sent back'), ('check', 'a check')], max_length=10, verbose_name='kind')),
                ('thing', models.BigIntegerField()),
                ('step', models.CharField(max_length=30, verbose_name='step')),
                ('on', models.DateField(verbose_name='on')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('told', models.PositiveSmallIntegerField(verbose_name='people told')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reminder',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'thing', 'step'), name='reminder_of_a_step_is_given_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'answer', 'check'])), name='reminder_kind_is_known', violation_error_message='This is not one of the choices.')],
            },
        ),
        migrations.AddConstraint(
            model_name='reminderpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('escalate_after__isnull', True), ('escalate_after__gte', 1), _connector='OR'), name='reminder_policy_escalates_after_a_day', violation_error_message='The level above hears of it a day after the due date at the earliest.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reminderpolicy',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "enterprises_reminderpolicyevent" ("cycle_id", "days_after", "days_before", "escalate_after", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cycle_id", NEW."days_after", NEW."days_before", NEW."escalate_after", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='bc678aed6e1fda6a67681d927ba2ead9be7b360d', operation='INSERT', pgid='pgtrigger_insert_insert_e9f01', table='enterprises_reminderpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reminderpolicy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "enterprises_reminderpolicyevent" ("cycle_id", "days_after", "days_before", "escalate_after", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."cycle_id", NEW."days_after", NEW."days_before", NEW."escalate_after", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='b9c4efa9ff258635459c80c220b2332e703a767b', operation='UPDATE', pgid='pgtrigger_update_update_0cb5f', table='enterprises_reminderpolicy', when='AFTER')),
        ),
    ]
