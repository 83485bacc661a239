from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from dossiers.models.shown_to import DROP_SHOW_TO_OFFICES, FILL_SHOWN_TO, SHOW_TO_OFFICES


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_moved_dates")]
    operations = [
        migrations.AddField(
            model_name="dossier",
            name="shown_to",
            field=ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None),
        ),
        migrations.RunSQL(FILL_SHOWN_TO, migrations.RunSQL.noop),
        migrations.RunSQL(SHOW_TO_OFFICES, DROP_SHOW_TO_OFFICES),
        migrations.RemoveIndex(model_name="dossier", name="dossier_by_name_tokens"),
        migrations.AddIndex(
            model_name="dossier",
            index=GinIndex(fields=["name_tokens", "shown_to"], name="dossier_by_name_and_viewer"),
        ),
    ]
