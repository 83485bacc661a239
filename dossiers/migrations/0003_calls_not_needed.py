from django.db import migrations, models

# Calls still owed about dossiers that ended before: not received, withdrawn, stopped, returned.
DROP_CALLS = """
UPDATE dossiers_phonecall AS call SET outcome = 'not_needed', done_at = now()
FROM dossiers_dossier AS dossier
WHERE dossier.id = call.dossier_id AND call.outcome = '' AND dossier.status IN (3, 7, 8, 10)
"""
OWE_THEM_AGAIN = "UPDATE dossiers_phonecall SET outcome = '', done_at = NULL WHERE outcome = 'not_needed'"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_guards_and_codes")]
    operations = [
        migrations.AlterField(
            model_name="phonecall",
            name="outcome",
            field=models.CharField(
                "kết quả cuộc gọi",
                max_length=20,
                blank=True,
                choices=[
                    ("reached", "Đã nói chuyện được"),
                    ("no_answer", "Không nghe máy"),
                    ("wrong_number", "Sai số"),
                    ("call_again", "Hẹn gọi lại"),
                    ("not_needed", "Không cần gọi nữa (hồ sơ đã kết thúc hoặc có cuộc gọi mới hơn)"),
                ],
            ),
        ),
        migrations.RunSQL(DROP_CALLS, OWE_THEM_AGAIN),
    ]
