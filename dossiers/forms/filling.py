"""The whole intake page as it stands: form, procedure, papers, date owed and possible twins, read from one request."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.queries import Scope
from catalogue.models import ProcedureVersion
from catalogue.queries import documents_of, version_on, versions_at
from core.dates import local_day, short_day
from dossiers.actions.arrivals import Intake
from dossiers.enums import Channel
from dossiers.forms.intake import IntakeForm, first_values
from dossiers.forms.papers import TICKED, PaperList, carried_over
from dossiers.forms.person import HELPER, PERSON
from dossiers.models import Dossier
from dossiers.queries.counter import Owed, desks_of, owed_now
from dossiers.queries.outages import outages_to_enter
from dossiers.queries.people import Twin, twins
from dossiers.terms import term_words

HIDDEN = ("draft", "filing", "version", "twins_seen", "seconds", "shown_due")
LONGEST_KEPT = 20_000  # characters of one field of a draft
MOST_KEPT = 300  # fields of a draft
MOST_SECONDS = 3600
Values = MultiValueDict[str, str]


@dataclass
class Filling:
    """``stale`` is a sentence when the procedure was replaced since the page was opened; ``version`` is then the new one."""

    values: Values
    form: IntakeForm
    submission: uuid.UUID
    at: datetime
    scope: Scope
    version: ProcedureVersion | None = None
    papers: PaperList = field(default_factory=lambda: PaperList([], MultiValueDict()))
    stale: str = ""

    @property
    def desk(self) -> Office:
        return self.form.desk()

    @property
    def desk_id(self) -> str:
        return str(self.desk.pk)

    @property
    def today(self) -> date:
        return local_day(self.at)

    @cached_property
    def since(self) -> datetime:
        """The moment its time runs from: now, or when it really came."""
        return self.form.since() or self.at

    @cached_property
    def owed(self) -> Owed | None:
        return owed_now(self.version, at=self.since) if self.version else None

    @cached_property
    def twins(self) -> list[Twin]:
        """Dossiers that this one may repeat; none while the number is missing or wrong."""
        number = (
            self.form.cleaned_data.get("national_id") if self.form.is_bound and self.form.errors is not None else ""
        )
        if not (number and self.version):
            return []
        return twins(number=number, version=self.version, at=self.at, submission=self.submission, scope=self.scope)

    @property
    def version_id(self) -> str:
        """As text: templates write numbers with thousand separators."""
        return str(self.version.pk) if self.version else ""

    @property
    def term(self) -> str:
        return term_words(self.version.time_amount, self.version.time_unit) if self.version else ""

    @property
    def shown_due(self) -> str:
        """The moment shown before saving; another one after saving is told."""
        return self.owed.due_at.isoformat() if self.owed else ""

    @property
    def twin_ids(self) -> str:
        return ",".join(str(twin.pk) for twin in self.twins)

    @property
    def has_content(self) -> bool:
        """Whether the clerk typed or chose anything worth keeping."""
        return self.version is not None or any(
            self.values.get(name, "").strip() for name in (*PERSON, *HELPER, "summary")
        )

    @property
    def are_twins_seen(self) -> bool:
        seen = set(self.values.get("twins_seen", "").split(","))
        return all(str(twin.pk) in seen for twin in self.twins)

    @property
    def seconds(self) -> int | None:
        """How long the clerk took from the first key, as the page measured; ``None`` when it did not."""
        text = self.values.get("seconds", "")
        return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= MOST_SECONDS else None

    def unjudged(self) -> IntakeForm:
        """The form with what was typed and its warnings, and no errors: for a page that was not sent to be saved."""
        desks = list(self.form.desks.values())
        outages = list(self.form.outages.values())
        shown = IntakeForm(desks=desks, today=self.today, outages=outages, initial=first_values(self.values))
        if self.form.is_bound:
            self.form.is_valid()
            shown.warnings = self.form.warnings
        return shown

    def judge(self) -> bool:
        """Put every reason not to receive yet into the form; true when there is none."""
        form = self.form
        form.is_valid()
        if self.stale:
            form.add_error(None, self.stale)
        if self.version is None and not self.stale:
            form.add_error("procedure", _("Xin chọn thủ tục: bấm F4, gõ tắt (ví dụ “gpxd”) rồi bấm Enter."))
        for sentence in self.papers.errors:
            form.add_error(None, sentence)
        if self.papers.missing:
            form.add_error(None, missing_sentence(self.papers))
        if not self.are_twins_seen:
            form.add_error(None, twins_sentence(self.twins))
        return form.is_valid()

    def intake(self) -> Intake:
        """What ``receive`` takes; only after ``judge`` said yes."""
        if self.version is None:
            raise ValueError("no procedure was chosen")
        return Intake(
            office=self.desk,
            version=self.version,
            person=self.form.person(),
            documents=self.papers.documents(),
            submission=self.submission,
            representative=self.form.representative(),
            summary=self.form.cleaned_data["summary"],
            sets=self.form.cleaned_data["sets"],
            result_way=self.form.cleaned_data["result_way"],
            channel=Channel.POST if self.form.postal else Channel.COUNTER,
            postal=self.form.postal,
            late_entry=self.form.late_entry,
        )

    def is_same_as(self, dossier: Dossier) -> bool:
        """Whether this is the form that became ``dossier``, sent again, and not a new person typed over it."""
        self.form.is_valid()
        typed = (self.form.cleaned_data.get("full_name"), self.form.cleaned_data.get("national_id"))
        same_procedure = self.version is not None and self.version.procedure_id == dossier.version.procedure_id
        return typed == (dossier.applicant.full_name, dossier.applicant.national_id) and same_procedure


def missing_sentence(papers: PaperList) -> str:
    """What is still missing, all of it at once (NĐ 61/2018/NĐ-CP Đ.17 k.1a)."""
    names = "; ".join(row.paper.name for row in papers.missing)
    return _("Còn thiếu giấy tờ bắt buộc: %(papers)s. Hồ sơ được giữ ở dạng nháp cho đến khi đủ.") % {"papers": names}


def twins_sentence(found: list[Twin]) -> str:
    """Which dossiers of this person and procedure are known, and what to do."""
    codes = ", ".join(twin.code for twin in found)
    return _(
        "Người này đã nộp cùng thủ tục trong 30 ngày qua: %(codes)s. Nếu vẫn nhận hồ sơ mới, xin đánh dấu xác nhận."
    ) % {"codes": codes}


def read_filling(values: Values, *, scope: Scope, at: datetime) -> Filling:
    """Read a posted page. Queries: the desks, the version, its papers (one more when it was replaced)."""
    today = local_day(at)
    form = IntakeForm(values, desks=desks_of(scope, on=today), today=today, outages=outages_to_enter(scope, at=at))
    filling = Filling(values=values, form=form, submission=_as_uuid(values.get("draft", "")), at=at, scope=scope)
    _choose(filling, values.get("choose") or values.get("version", ""))
    return filling


def empty_filling(*, scope: Scope, at: datetime, office_id: str = "") -> Filling:
    """The page before anything is typed. One query."""
    today = local_day(at)
    initial = {"office": office_id} if office_id else {}
    outages = outages_to_enter(scope, at=at)
    form = IntakeForm(desks=desks_of(scope, on=today), today=today, outages=outages, initial=initial)
    return Filling(values=MultiValueDict(), form=form, submission=uuid.uuid4(), at=at, scope=scope)


def _choose(filling: Filling, version_id: str) -> None:
    if not (version_id.isascii() and version_id.isdigit() and len(version_id) < 18):
        return
    filling.version = versions_at(filling.desk, local_day(filling.since)).filter(pk=version_id).first()
    if filling.version is None:
        _replace(filling, int(version_id))
    if filling.version is not None:
        filling.papers = PaperList(documents_of(filling.version), filling.values)


def _replace(filling: Filling, version_id: int) -> None:
    """The version is not in force at this desk any more: go on with the one that took its place, keep what was typed."""
    old = ProcedureVersion.objects.filter(pk=version_id).select_related("procedure").first()
    if old is None:
        return
    new = version_on(old.procedure.national_code, filling.desk, local_day(filling.since))
    if new is None:
        filling.stale = _(
            "%(desk)s không còn nhận thủ tục “%(name)s”. Những gì đã nhập vẫn còn; xin chọn thủ tục khác."
        ) % {
            "desk": filling.desk,
            "name": old.name,
        }
        return
    filling.version = new
    filling.values = carried_over(documents_of(old), documents_of(new), filling.values)
    filling.stale = _(
        "Thủ tục “%(name)s” có quy định mới từ ngày %(day)s. Những gì đã nhập vẫn còn; xin xem lại giấy tờ và ngày hẹn rồi lưu lại."
    ) % {"name": new.name, "day": short_day(new.valid_from)}


def _as_uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def payload_of(values: Values) -> dict[str, list[str]]:
    """What a draft keeps of a posted page: its own fields only, none longer than 20,000 characters."""
    known = {*IntakeForm.base_fields, *HIDDEN, TICKED}
    kept: dict[str, list[str]] = {}
    for name, texts in values.lists():
        is_count = name.partition("_")[0] in ("originals", "copies")
        if (name in known or is_count) and len(kept) < MOST_KEPT:
            kept[name[:40]] = [str(text)[:LONGEST_KEPT] for text in texts[:MOST_KEPT]]
    return kept


def values_of(payload: Mapping[str, Any]) -> Values:
    """A draft as values to show again."""
    return MultiValueDict({name: list(texts) for name, texts in payload.items()})
