"""Published figures and notes of associations: only ever added to."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


guards = import_module("policy.migrations.0002_guards")


class Migration(migrations.Migration):

    dependencies = [
        ('policy', '0005_verdict_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('known_at', models.DateTimeField(verbose_name='published at')),
                ('ledger_version', models.BigIntegerField(verbose_name='ledger version')),
                ('settings_version', models.BigIntegerField(verbose_name='version of the settings')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='digest')),
                ('demo', models.BooleanField(default=False)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'snapshot',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='SnapshotSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('zh-hans', '中文'), ('en', 'English')], max_length=10, verbose_name='language')),
                ('content', models.JSONField()),
                ('csv', models.TextField()),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.sector')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='policy.snapshot')),
            ],
            options={
                'verbose_name': 'summary in a snapshot',
                'ordering': ['snapshot', 'sector__order', 'sector', 'language'],
            },
        ),
        migrations.CreateModel(
            name='SectorNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('association_zh', models.CharField(max_length=200, verbose_name='association (Chinese)')),
                ('association_en', models.CharField(blank=True, max_length=300, verbose_name='association (English)')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('text', models.TextField(blank=True, max_length=5000, verbose_name='note')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='policy.sector', verbose_name='sector')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'note of an association',
                'ordering': ['sector', '-as_of', 'association_zh', '-version'],
                'constraints': [models.UniqueConstraint(fields=('sector', 'association_zh', 'as_of', 'version'), name='sector_note_versions_are_counted'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='sector_note_versions_begin_at_one')],
            },
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='snapshot_numbers_begin_at_one'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('ledger_version__gte', 0), ('settings_version__gte', 0)), name='snapshot_versions_are_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='snapshot_has_its_digest'),
        ),
        migrations.AddConstraint(
            model_name='snapshotsummary',
            constraint=models.UniqueConstraint(fields=('snapshot', 'sector', 'language'), name='snapshot_summary_once_a_sector_and_language'),
        ),
        migrations.AddConstraint(
            model_name='snapshotsummary',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['zh-hans', 'en'])), name='snapshot_language_is_known', violation_error_message='This is not one of the choices.'),
        ),
        *[
            migrations.RunSQL(guards.append_only(table))
            for table in ("policy_snapshot", "policy_snapshotsummary", "policy_sectornote")
        ],
    ]
