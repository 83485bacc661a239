"""Tables that exist only while a test runs: rows to page through, sealed fields, a guarded ledger."""

import uuid

from django.db import connection, models

from core.fields import EncryptedJSONField, EncryptedTextField


class Table(models.Model):
    """What these tables share."""

    class Meta:
        abstract = True
        app_label = "core_tests"

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Shelf(Table):
    name = models.CharField(max_length=40)


class Book(Table):
    title = models.CharField(max_length=40)
    due_at = models.DateTimeField(null=True)
    shelf = models.ForeignKey(Shelf, models.CASCADE, null=True)


class Letter(Table):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.CharField(max_length=40, default="")
    body = EncryptedTextField()
    details = EncryptedJSONField(null=True)


class LedgerLine(Table):
    amount = models.IntegerField()
    note = models.TextField(default="")


def create(*tables: type[models.Model]) -> None:
    """Create the tables inside the running test's transaction."""
    with connection.schema_editor() as editor:
        for table in tables:
            editor.create_model(table)
