from django.db import migrations

from core.guards import AppendOnly
from dossiers.models.numbering import DROP_NEXT_CODE_FUNCTION, NEXT_CODE_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_dossier_promise_event"), ("core", "0001_guard_function")]
    operations = [
        migrations.RunSQL(NEXT_CODE_FUNCTION, DROP_NEXT_CODE_FUNCTION),
        AppendOnly("dossiers_promise"),
        AppendOnly("dossiers_completion"),
        AppendOnly("dossiers_event"),
    ]
