"""The SQL of one batch: from the rows of ``load_row`` (one a dossier) to the dossiers and all their history.

Three temporary tables: ``load_row`` is filled anew for each batch, ``load_stop`` (which office and person does each
step of a procedure for a desk, and all offices until then) and ``load_paper`` (what must be handed in) once.
"""

from dossiers.enums import EventKind, Ground, Status
from dossiers.moves import Move

# Sorts stay in memory. A superuser leaves out the checks of foreign keys, a third of the time: every row of a batch
# refers to rows of the same batch or to the reference data (tested).
SETTINGS = """
SELECT set_config('work_mem', '64MB', true), set_config('session_replication_role', 'replica', true)
FROM pg_roles WHERE rolname = current_user AND rolsuper
"""

TEMPORARY = """
CREATE TEMPORARY TABLE IF NOT EXISTS load_row (
    id bigint NOT NULL DEFAULT nextval(pg_get_serial_sequence('dossiers_dossier', 'id')::regclass),
    promise_id bigint NOT NULL DEFAULT nextval(pg_get_serial_sequence('dossiers_promise', 'id')::regclass),
    applicant_id uuid, code text, public_token text, tail_digests text[], name_tokens text[],
    office_id bigint, version_id bigint, clerk_id bigint,
    status smallint, revision integer, is_apologised_for boolean, delay_reason text, timeliness text,
    due_at timestamptz, counted_from timestamptz, is_day_term boolean, promised_at timestamptz,
    next_rung_at timestamptz, letter_owed_since timestamptz, started timestamptz[], used integer[],
    ended_at timestamptz, finished_at timestamptz, shelved_at timestamptz, handed_over_at timestamptz,
    letter_at timestamptz
);
CREATE TEMPORARY TABLE IF NOT EXISTS load_stop (
    office_id bigint, version_id bigint, number integer,
    step_id bigint, title text, at_office_id bigint, person_id bigint, planned_minutes integer,
    from_office_id bigint, from_person_id bigint, offices bigint[],
    PRIMARY KEY (office_id, version_id, number)
);
CREATE TEMPORARY TABLE IF NOT EXISTS load_paper (version_id bigint, required_id bigint);
TRUNCATE load_row, load_stop, load_paper;
"""

ROW = (
    *("applicant_id", "code", "public_token", "tail_digests", "name_tokens", "office_id", "version_id", "clerk_id"),
    *("status", "revision", "is_apologised_for", "delay_reason", "timeliness"),
    *("due_at", "counted_from", "is_day_term", "promised_at"),
    *("next_rung_at", "letter_owed_since", "started", "used"),
    *("ended_at", "finished_at", "shelved_at", "handed_over_at", "letter_at"),
)
STOP = (
    *("office_id", "version_id", "number", "step_id", "title", "at_office_id", "person_id", "planned_minutes"),
    *("from_office_id", "from_person_id", "offices"),
)
PAPER = ("version_id", "required_id")

# A finished dossier is back at the desk and in nobody's hands (dossiers.actions.work.finish).
DOSSIERS = """
INSERT INTO dossiers_dossier (
    id, code, public_token, submission, office_id, version_id, applicant_id, channel, status, revision, summary, sets,
    result_way, has_paper_result, received_at, due_at, promised_at, is_day_term, next_rung_at, letter_owed_since,
    holder_office_id, holder_id, step_id, outcome, finished_at, shelved_at, shelf, handed_over_at, tail_digests,
    name_tokens, shown_to, created_by_id, created_at
)
SELECT r.id, r.code, r.public_token, gen_random_uuid(), r.office_id, r.version_id, r.applicant_id, 1, r.status,
    r.revision, v.name, 1, 'counter', v.has_paper_result, r.started[1], r.due_at, r.promised_at, r.is_day_term,
    r.next_rung_at, r.letter_owed_since,
    CASE WHEN r.finished_at IS NULL THEN s.at_office_id ELSE r.office_id END,
    CASE WHEN r.finished_at IS NULL THEN s.person_id END,
    s.step_id, CASE WHEN r.finished_at IS NULL THEN '' ELSE 'granted' END, r.finished_at, r.shelved_at,
    CASE WHEN r.shelved_at IS NULL THEN '' ELSE 'A' || r.id % 9 + 1 END, r.handed_over_at, r.tail_digests,
    r.name_tokens, s.offices, r.clerk_id, r.started[1]
FROM load_row r
JOIN catalogue_procedureversion v ON v.id = r.version_id
JOIN load_stop s ON (s.office_id, s.version_id, s.number) = (r.office_id, r.version_id, cardinality(r.started))
ORDER BY r.id
"""

PAPERS = """
INSERT INTO dossiers_dossierdocument (dossier_id, required_id, originals, copies)
SELECT r.id, p.required_id, d.originals, d.copies
FROM load_row r JOIN load_paper p USING (version_id) JOIN catalogue_requireddocument d ON d.id = p.required_id
ORDER BY r.id, p.required_id
"""

PROMISES = f"""
INSERT INTO dossiers_promise (
    id, dossier_id, number, ground, due_at, is_day_term, complete_at, counted_from, delay_reason, basis, made_at,
    made_by_id
)
SELECT promise_id, id, 1, '{Ground.RECEIPT}', due_at, is_day_term, started[1], counted_from, '', '[]'::jsonb,
    started[1], clerk_id
FROM load_row
UNION ALL
SELECT nextval(pg_get_serial_sequence('dossiers_promise', 'id')), id, 2, '{Ground.RESCHEDULE}', promised_at, true,
    letter_at, letter_at, delay_reason, '[]'::jsonb, letter_at, NULL
FROM load_row WHERE letter_at IS NOT NULL
"""  # noqa: S608  # choices of ours

STEPS = """
INSERT INTO dossiers_steprecord (
    dossier_id, number, step_id, title, office_id, holder_id, given_by_id, started_at, ended_at, planned_minutes,
    used_minutes, timeliness
)
SELECT r.id, s.number, s.step_id, s.title, s.at_office_id, s.person_id, s.from_person_id,
    r.started[s.number], coalesce(r.started[s.number + 1], r.ended_at), s.planned_minutes, r.used[s.number],
    CASE
        WHEN r.used[s.number] IS NULL THEN ''
        WHEN r.used[s.number] < s.planned_minutes THEN 'early'
        WHEN r.used[s.number] = s.planned_minutes THEN 'on_time'
        ELSE 'overdue'
    END
FROM load_row r
JOIN load_stop s USING (office_id, version_id)
WHERE s.number <= cardinality(r.started)
ORDER BY r.id, s.number
"""

COMPLETIONS = """
INSERT INTO dossiers_completion (
    dossier_id, number, promise_id, finished_at, timeliness, reason, recorded_by_id, recorded_at
)
SELECT id, 1, promise_id, finished_at, timeliness, '', clerk_id, finished_at
FROM load_row WHERE finished_at IS NOT NULL
"""


def _event(kind: str, at: str, before: str, after: str, facts: str, *, rank: int, extra: str = "") -> str:
    """One SELECT of the history: the events of one kind, made by the desk."""
    return f"""
SELECT id, '{kind}', {before}::smallint, {after}::smallint, clerk_id, office_id, {at} AS at, {facts}::jsonb, {rank}
FROM load_row WHERE {at} IS NOT NULL {extra}"""  # noqa: S608  # expressions of ours


def _status_at(at: str) -> str:
    """The first hand-over is what makes a received dossier one that is worked on."""
    return f"CASE WHEN started[2] <= {at} THEN {Status.PROCESSING:d} ELSE {Status.RECEIVED:d} END"


_DONE, _WAITS = f"{Status.DONE:d}", f"{Status.AWAITING_SUPPLEMENT:d}"
_LAST_STEP = "started[cardinality(started)]"
_LETTER = "jsonb_build_object('promise', 2, 'reason', delay_reason, 'is_late', false)"
_APOLOGY = """'{"promise": 1, "is_again": false}'"""
_SINGLE = [
    _event(Move.RECEIVE, "started[1]", "NULL", f"{Status.RECEIVED:d}", """'{"channel": 1, "promise": 1}'""", rank=0),
    *(
        _event(
            move, "ended_at", _status_at("ended_at"), f"{status:d}", "'{}'", rank=8, extra=f"AND status = {status:d}"
        )
        for move, status in ((Move.WITHDRAW, Status.WITHDRAWN), (Move.STOP, Status.STOPPED))
    ),
    _event(
        Move.REQUEST_SUPPLEMENT,
        _LAST_STEP,
        f"{Status.PROCESSING:d}",
        _WAITS,
        "'{}'",
        rank=8,
        extra=f"AND status = {_WAITS}",
    ),
    _event(EventKind.LETTER, "letter_at", _status_at("letter_at"), _status_at("letter_at"), _LETTER, rank=7),
    _event(
        EventKind.AUTO_APOLOGY,
        "due_at",
        _status_at("due_at"),
        _status_at("due_at"),
        _APOLOGY,
        rank=7,
        extra="AND is_apologised_for",
    ),
    _event(Move.FINISH, "finished_at", _status_at("finished_at"), _DONE, "'{}'", rank=8),
    _event(Move.SHELVE, "shelved_at", _DONE, _DONE, "'{}'", rank=9),
    _event(Move.HAND_OVER, "handed_over_at", _DONE, f"{Status.RETURNED:d}", "'{}'", rank=10),
]

# Rows come in the order of time, which is the order in which a history is read.
EVENTS = f"""
INSERT INTO dossiers_event (dossier_id, kind, from_status, to_status, actor_id, office_id, at, recorded_at, facts)
SELECT id, kind, from_status, to_status, actor_id, at_office_id, at, at, facts
FROM (
    SELECT r.id, '{Move.HAND_ON}' AS kind,
        (CASE WHEN s.number = 2 THEN {Status.RECEIVED:d} ELSE {Status.PROCESSING:d} END)::smallint AS from_status,
        {Status.PROCESSING:d}::smallint AS to_status, s.from_person_id AS actor_id, s.at_office_id,
        r.started[s.number] AS at,
        jsonb_build_object('office', s.from_office_id, 'step', s.number, 'to_office', s.at_office_id) AS facts,
        s.number AS rank
    FROM load_row r
    JOIN load_stop s USING (office_id, version_id)
    WHERE s.number > 1 AND s.number <= cardinality(r.started)
    UNION ALL {" UNION ALL ".join(_SINGLE)}
) AS happened
ORDER BY id, at, rank
"""  # noqa: S608  # expressions of ours

COUNTERS = """
INSERT INTO dossiers_codecounter (prefix, day, last_number) VALUES %s
ON CONFLICT (prefix, day) DO UPDATE SET last_number = excluded.last_number
"""

BATCH = (DOSSIERS, PAPERS, PROMISES, STEPS, COMPLETIONS, EVENTS)
TABLES = tuple(
    f"dossiers_{name}"
    for name in ("applicant", "dossier", "dossierdocument", "promise", "steprecord", "completion", "event")
)
