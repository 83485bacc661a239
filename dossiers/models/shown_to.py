"""``Dossier.shown_to``: the offices that received a dossier, hold it or held it once, in its own row.

A search among millions must not ask the routing slip of every dossier whose name fits. The database keeps the list
itself, so that no hand-over, present or future, can forget it: offices are added, and never taken away.
"""

SHOW_TO_OFFICES = """
CREATE OR REPLACE FUNCTION dossiers_show_to_offices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.shown_to := coalesce(NEW.shown_to, '{}');
    IF TG_OP = 'UPDATE' AND NOT NEW.shown_to @> OLD.shown_to THEN
        NEW.shown_to := OLD.shown_to;
    END IF;
    IF NEW.office_id <> ALL (NEW.shown_to) THEN
        NEW.shown_to := NEW.shown_to || NEW.office_id;
    END IF;
    IF NEW.holder_office_id <> ALL (NEW.shown_to) THEN
        NEW.shown_to := NEW.shown_to || NEW.holder_office_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossiers_show_to_offices
    BEFORE INSERT OR UPDATE OF office_id, holder_office_id, shown_to ON dossiers_dossier
    FOR EACH ROW EXECUTE FUNCTION dossiers_show_to_offices();
"""

DROP_SHOW_TO_OFFICES = """
DROP TRIGGER IF EXISTS dossiers_show_to_offices ON dossiers_dossier;
DROP FUNCTION IF EXISTS dossiers_show_to_offices();
"""

# Of the dossiers there are, from their routing slips.
FILL_SHOWN_TO = """
UPDATE dossiers_dossier d SET shown_to = ARRAY(
    SELECT d.office_id
    UNION SELECT d.holder_office_id WHERE d.holder_office_id IS NOT NULL
    UNION SELECT office_id FROM dossiers_steprecord WHERE dossier_id = d.id
)
"""
