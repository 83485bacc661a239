from django.db import migrations

from core.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_files_and_wording"), ("core", "0001_guard_function")]
    operations = [AppendOnly("papers_paperfile"), AppendOnly("papers_papertext")]
