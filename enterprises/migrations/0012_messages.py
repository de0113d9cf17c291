"""What people are told, and how they wish to hear of it."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COUNTER = """
CREATE CONSTRAINT TRIGGER messages_changed AFTER INSERT OR UPDATE OF read_at, settled_at OR DELETE
  ON enterprises_message DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tracker_messages_changed();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('enterprises', '0011_nomination'),
        ('policy', '0011_messages_counter'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=40, verbose_name='event')),
                ('key', models.CharField(max_length=160)),
                ('about_kind', models.CharField(max_length=30)),
                ('about_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('told', models.JSONField(blank=True, default=dict)),
                ('href', models.CharField(max_length=300)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                ('posting', models.CharField(choices=[('none', 'inbox only'), ('at_once', 'to be sent at once'), ('daily', 'for the daily letter'), ('sent', 'sent'), ('not_needed', 'not needed any more')], default='none', max_length=12, verbose_name='letter')),
                ('posted_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
            ],
            options={
                'verbose_name': 'message',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='language',
            field=models.CharField(choices=[('zh-hans', '中文'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language of letters'),
        ),
        migrations.AddField(
            model_name='user',
            name='letters',
            field=models.CharField(choices=[('at_once', 'a letter at once'), ('daily', 'one letter a day'), ('inbox', 'no letters, the inbox only')], default='at_once', max_length=10, verbose_name='letters'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['zh-hans', 'en'])), name='user_language_is_known', violation_error_message='This is not one of the choices.'),
        ),
        migrations.AddField(
            model_name='message',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['recipient', '-id'], name='message_inbox'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('read_at__isnull', True), ('settled_at__isnull', True)), fields=['recipient'], name='message_unread'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('posting__in', ['at_once', 'daily'])), fields=['posting', 'id'], name='message_to_post'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('read_at__isnull', True), ('settled_at__isnull', True)), fields=['about_ids'], name='message_about'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('recipient', 'key'), name='message_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('posting__in', ['sent']), ('posted_at__isnull', False)), models.Q(models.Q(('posting__in', ['sent']), _negated=True), models.Q(('posted_at__isnull', False), _negated=True)), _connector='OR'), name='message_sent_has_its_time', violation_error_message='The state and its date or person do not agree.'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('about_ids', []), _negated=True), name='message_is_about_something'),
        ),
        migrations.RunSQL(COUNTER, "DROP TRIGGER messages_changed ON enterprises_message"),
    ]
