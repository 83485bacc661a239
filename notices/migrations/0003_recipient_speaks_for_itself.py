from django.db import migrations

import core.fields


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_failed_to_citizens")]
    operations = [
        migrations.AlterField(
            model_name="notice",
            name="recipient",
            field=core.fields.EncryptedTextField(verbose_name="nơi nhận"),
        ),
    ]
