from django.db import migrations

from core.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_paper_series"), ("core", "0001_guard_function")]
    operations = [AppendOnly("papers_paper", but=("payload",))]
