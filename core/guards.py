"""Append-only tables, kept so by the database itself.

``AppendOnly("dossiers_promise")`` in a migration makes UPDATE, DELETE and TRUNCATE of the table fail, whoever
asks, also while ``session_replication_role`` silences ordinary triggers. Columns named in ``but`` may be rewritten
(ciphertext when keys rotate). Only test databases set ``portal.is_test`` (by ``ALTER DATABASE``, which no session can
pretend), which lets TRUNCATE clean up between tests; nothing else does.
"""

from django.db.migrations.operations import RunSQL

GUARD_FUNCTION = """
CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND EXISTS (
        SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
        WHERE d.datname = current_database() AND 'portal.is_test=on' = ANY (s.setconfig)
    ) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0
       AND (to_jsonb(OLD) - TG_ARGV::text[]) IS NOT DISTINCT FROM (to_jsonb(NEW) - TG_ARGV::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of % is refused: its rows are never changed or deleted', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

DROP_GUARD_FUNCTION = "DROP FUNCTION IF EXISTS core_refuse_change();"


class AppendOnly(RunSQL):
    """Migration operation that guards ``table``; ``but`` names the columns that may still be rewritten."""

    def __init__(self, table: str, *, but: tuple[str, ...] = ()) -> None:
        arguments = ", ".join(f"'{column}'" for column in but)
        super().__init__(
            sql=f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION core_refuse_change({arguments});
            CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
            ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;
            ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
            """,
            reverse_sql=f"""
            DROP TRIGGER IF EXISTS {table}_append_only ON {table};
            DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
            """,
        )
        self._table, self._but = table, but

    def deconstruct(self) -> tuple[str, list[str], dict[str, tuple[str, ...]]]:
        return "AppendOnly", [self._table], {"but": self._but} if self._but else {}

    def describe(self) -> str:
        return f"Guard {self._table} against update and delete"
