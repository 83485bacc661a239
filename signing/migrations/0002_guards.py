from django.db import migrations

from core.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("signing", "0001_keys_and_signatures"), ("core", "0001_guard_function")]

    operations = [AppendOnly("signing_signature")]
