from django.db import migrations

from core.guards import DROP_GUARD_FUNCTION, GUARD_FUNCTION


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL(GUARD_FUNCTION, DROP_GUARD_FUNCTION)]
