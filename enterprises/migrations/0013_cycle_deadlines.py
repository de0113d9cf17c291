"""Grace and closing of cycles, extensions, nothing to report, reports from paper, members of associations."""

from importlib import import_module

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

raises = import_module("enterprises.migrations.0004_people_counter").raises


class Migration(migrations.Migration):

    dependencies = [
        ("enterprises", "0012_messages"),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssociationMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added at')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed at')),
            ],
            options={
                'verbose_name': 'member enterprise',
                'ordering': ['association', 'id'],
            },
        ),
        migrations.CreateModel(
            name='AssociationMemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added at')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed at')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name='extended to')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('granted_at', models.DateTimeField(auto_now_add=True, verbose_name='granted at')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='replaced at')),
            ],
            options={
                'verbose_name': 'extension',
                'ordering': ['expected', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ExtensionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('until', models.DateField(verbose_name='extended to')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('granted_at', models.DateTimeField(auto_now_add=True, verbose_name='granted at')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='replaced at')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NilReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('declared_at', models.DateTimeField(verbose_name='declared at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
            ],
            options={
                'verbose_name': 'declaration that there is nothing to report',
                'ordering': ['expected', 'id'],
            },
        ),
        migrations.CreateModel(
            name='NilReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('declared_at', models.DateTimeField(verbose_name='declared at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='cycle',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='cycle',
            name='update_update',
        ),
        migrations.AddField(
            model_name='cycle',
            name='closes_on',
            field=models.DateField(blank=True, null=True, verbose_name='closes on'),
        ),
        migrations.AddField(
            model_name='cycle',
            name='grace_until',
            field=models.DateField(blank=True, null=True, verbose_name='grace until'),
        ),
        migrations.AddField(
            model_name='cycleevent',
            name='closes_on',
            field=models.DateField(blank=True, null=True, verbose_name='closes on'),
        ),
        migrations.AddField(
            model_name='cycleevent',
            name='grace_until',
            field=models.DateField(blank=True, null=True, verbose_name='grace until'),
        ),
        migrations.AddField(
            model_name='report',
            name='carried_from',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='enterprises.report'),
        ),
        migrations.AddField(
            model_name='report',
            name='on_paper',
            field=models.BooleanField(db_default=False, default=False, verbose_name='entered from paper'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cycle',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "enterprises_cycleevent" ("closes_on", "code", "due_on", "grace_until", "id", "name_en", "name_zh", "opened_at", "opened_by_id", "opens_on", "period_from", "period_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."closes_on", NEW."code", NEW."due_on", NEW."grace_until", NEW."id", NEW."name_en", NEW."name_zh", NEW."opened_at", NEW."opened_by_id", NEW."opens_on", NEW."period_from", NEW."period_to", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='2c7b0e008eb898dc1d9b51f7973b20ae59b0445d', operation='INSERT', pgid='pgtrigger_insert_insert_234ec', table='enterprises_cycle', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cycle',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."closes_on" IS DISTINCT FROM (NEW."closes_on") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."grace_until" IS DISTINCT FROM (NEW."grace_until") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_zh" IS DISTINCT FROM (NEW."name_zh") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."opens_on" IS DISTINCT FROM (NEW."opens_on") OR OLD."period_from" IS DISTINCT FROM (NEW."period_from") OR OLD."period_to" IS DISTINCT FROM (NEW."period_to"))', func='INSERT INTO "enterprises_cycleevent" ("closes_on", "code", "due_on", "grace_until", "id", "name_en", "name_zh", "opened_at", "opened_by_id", "opens_on", "period_from", "period_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."closes_on", NEW."code", NEW."due_on", NEW."grace_until", NEW."id", NEW."name_en", NEW."name_zh", NEW."opened_at", NEW."opened_by_id", NEW."opens_on", NEW."period_from", NEW."period_to", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='89c19938819097e99359633daabf2f43cf2eae09', operation='UPDATE', pgid='pgtrigger_update_update_19b97', table='enterprises_cycle', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grace_until__gte', models.F('due_on')), ('due_on__isnull', True), ('grace_until__isnull', True), _connector='OR'), models.Q(('closes_on__gte', models.F('grace_until')), ('grace_until__isnull', True), ('closes_on__isnull', True), _connector='OR')), name='cycle_grace_lies_between_due_and_closing', violation_error_message='The dates are not in order.'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('due_on')), ('due_on__isnull', True), ('closes_on__isnull', True), _connector='OR'), name='cycle_closes_after_it_is_due', violation_error_message='The dates are not in order.'),
        ),
        migrations.AddField(
            model_name='associationmember',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='associationmember',
            name='association',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_enterprises', to='enterprises.organisation'),
        ),
        migrations.AddField(
            model_name='associationmember',
            name='enterprise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise', verbose_name='member enterprise'),
        ),
        migrations.AddField(
            model_name='associationmember',
            name='removed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='associationmemberevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='associationmemberevent',
            name='association',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.organisation'),
        ),
        migrations.AddField(
            model_name='associationmemberevent',
            name='enterprise',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise', verbose_name='member enterprise'),
        ),
        migrations.AddField(
            model_name='associationmemberevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='associationmemberevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enterprises.associationmember'),
        ),
        migrations.AddField(
            model_name='associationmemberevent',
            name='removed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='expected',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='enterprises.expectedreport'),
        ),
        migrations.AddField(
            model_name='extension',
            name='granted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='replaced_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extensionevent',
            name='expected',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.expectedreport'),
        ),
        migrations.AddField(
            model_name='extensionevent',
            name='granted_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extensionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='extensionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enterprises.extension'),
        ),
        migrations.AddField(
            model_name='extensionevent',
            name='replaced_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='nilreport',
            name='declared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='nilreport',
            name='expected',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nil_reports', to='enterprises.expectedreport'),
        ),
        migrations.AddField(
            model_name='nilreport',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='nilreportevent',
            name='declared_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='nilreportevent',
            name='expected',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.expectedreport'),
        ),
        migrations.AddField(
            model_name='nilreportevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='nilreportevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='enterprises.nilreport'),
        ),
        migrations.AddField(
            model_name='nilreportevent',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='associationmember',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('association', 'enterprise'), name='association_member_once', violation_error_message='This enterprise is on the list already.'),
        ),
        migrations.AddConstraint(
            model_name='associationmember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), _connector='OR'), name='association_member_removal_is_signed', violation_error_message='These belong together: fill all of them or none.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='associationmember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "enterprises_associationmemberevent" ("added_at", "added_by_id", "association_id", "enterprise_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."association_id", NEW."enterprise_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."removed_at", NEW."removed_by_id"); RETURN NULL;', hash='85292e4355ed33aced44329109f6b7a61b788c59', operation='INSERT', pgid='pgtrigger_insert_insert_71754', table='enterprises_associationmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='associationmember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "enterprises_associationmemberevent" ("added_at", "added_by_id", "association_id", "enterprise_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."association_id", NEW."enterprise_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."removed_at", NEW."removed_by_id"); RETURN NULL;', hash='c31e9808b580ba97d5a4ef57984886a5463e83f3', operation='UPDATE', pgid='pgtrigger_update_update_f38ec', table='enterprises_associationmember', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('expected',), name='extension_one_in_force', violation_error_message='This reporter has been given another day meanwhile.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_has_its_reason', violation_error_message='Give the reason.'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaced_at__isnull', False), ('replaced_by__isnull', False)), models.Q(('replaced_at__isnull', True), ('replaced_by__isnull', True)), _connector='OR'), name='extension_replacement_is_signed', violation_error_message='These belong together: fill all of them or none.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='extension',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "enterprises_extensionevent" ("expected_id", "granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "replaced_at", "replaced_by_id", "until") VALUES (NEW."expected_id", NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."replaced_at", NEW."replaced_by_id", NEW."until"); RETURN NULL;', hash='d56a4c055b3fcfcfbd11e0389490c8a58fe6df1c', operation='INSERT', pgid='pgtrigger_insert_insert_dfc70', table='enterprises_extension', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='extension',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "enterprises_extensionevent" ("expected_id", "granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "replaced_at", "replaced_by_id", "until") VALUES (NEW."expected_id", NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."replaced_at", NEW."replaced_by_id", NEW."until"); RETURN NULL;', hash='02c043260475aef32c2626ef1eeb78ac580351cf', operation='UPDATE', pgid='pgtrigger_update_update_196a2', table='enterprises_extension', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='nilreport',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('expected',), name='nil_report_one_in_force', violation_error_message='It is declared already that there is nothing to report.'),
        ),
        migrations.AddConstraint(
            model_name='nilreport',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='nil_report_has_its_reason', violation_error_message='Give the reason.'),
        ),
        migrations.AddConstraint(
            model_name='nilreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), _connector='OR'), name='nil_report_withdrawal_is_signed', violation_error_message='These belong together: fill all of them or none.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nilreport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "enterprises_nilreportevent" ("declared_at", "declared_by_id", "expected_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."declared_at", NEW."declared_by_id", NEW."expected_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='b364386eb1e74f853bfc5edcbc660c01ef2a1e99', operation='INSERT', pgid='pgtrigger_insert_insert_1e406', table='enterprises_nilreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nilreport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "enterprises_nilreportevent" ("declared_at", "declared_by_id", "expected_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."declared_at", NEW."declared_by_id", NEW."expected_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='55c62a8027228c2a5fbbb3eff2adff7c63085494', operation='UPDATE', pgid='pgtrigger_update_update_753a1', table='enterprises_nilreport', when='AFTER')),
        ),
        *(
            raises("reporting", table, "INSERT OR UPDATE OR DELETE")
            for table in ("enterprises_extension", "enterprises_nilreport")
        ),
    ]
