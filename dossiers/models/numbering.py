"""Dossier codes: gapless per unit code and local day, given by one function of the database.

The counter row and the dossier are written by the same statement; a rolled-back intake gives its number back.
"""

from datetime import date

from django.db import models
from django.db.models import CharField, DateField, Func, TextField, Value


class CodeCounter(models.Model):
    """How many dossiers a unit code has given out on one local day (TT 01/2018/TT-VPCP Đ.19).

    Kept by the code and not by the desk: desks without a code of their own share that of their committee.
    """

    prefix = models.CharField(max_length=35)
    day = models.DateField()
    last_number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "day"], name="code_counter_once_a_day")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.day}: {self.last_number}"


NEXT_CODE_FUNCTION = """
CREATE OR REPLACE FUNCTION dossiers_next_code(unit text, for_day date)
RETURNS text LANGUAGE sql VOLATILE AS $$
    INSERT INTO dossiers_codecounter AS counter (prefix, day, last_number) VALUES (unit, for_day, 1)
    ON CONFLICT (prefix, day) DO UPDATE SET last_number = counter.last_number + 1
    RETURNING unit || '-' || to_char(for_day, 'YYMMDD') || '-'
        || lpad(last_number::text, greatest(4, length(last_number::text)), '0')
$$;
"""

DROP_NEXT_CODE_FUNCTION = "DROP FUNCTION IF EXISTS dossiers_next_code(text, date);"


def next_code(prefix: str, day: date) -> Func:
    """Expression for ``Dossier.code``: ``H32.27.01-261122-0007``, wider after 9999."""
    return Func(
        Value(prefix, output_field=TextField()),
        Value(day, output_field=DateField()),
        function="dossiers_next_code",
        output_field=CharField(),
    )
