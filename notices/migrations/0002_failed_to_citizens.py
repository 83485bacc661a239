from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_outbox")]
    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                fields=["created_at"],
                name="notice_failed_to_citizens",
                condition=models.Q(state="failed", to_user=None),
            ),
        ),
    ]
