"""What notices, papers and the access log call a dossier and its files: by the code on the receipt."""

from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.subjects import SubjectKind, numbers_of, register, uuids_of
from dossiers.codes import code_to_the_day, copied_code
from dossiers.models import Dossier, DossierFile
from dossiers.models.dossier import DossierQuerySet


def _codes(ids: list[str]) -> dict[str, str]:
    rows = Dossier.objects.filter(pk__in=numbers_of(ids)).values_list("pk", "code")
    return {str(pk): code for pk, code in rows}


def _files(ids: list[str]) -> dict[str, str]:
    rows = DossierFile.objects.filter(pk__in=uuids_of(ids)).values_list("pk", "dossier__code")
    return {str(pk): _("tệp của hồ sơ %(code)s") % {"code": code} for pk, code in rows}


def _meant(text: str) -> DossierQuerySet:
    """One dossier by its whole code, or those of one office and day: never so many that some would be left out."""
    if code := copied_code(text):
        return Dossier.objects.filter(code=code)
    if beginning := code_to_the_day(text):
        return Dossier.objects.filter(code__startswith=beginning)
    return Dossier.objects.none()


def _find(text: str) -> list[str]:
    return [str(pk) for pk in _meant(text).values_list("pk", flat=True)]


def _find_files(text: str) -> list[str]:
    return [str(pk) for pk in DossierFile.objects.filter(dossier__in=_meant(text)).values_list("pk", flat=True)]


def _registers(ids: list[str]) -> dict[str, str]:
    """``12/2026-11-01/2026-11-30``: the register of an office for a period."""
    parts = {row: row.split("/") for row in ids}
    offices = dict(
        Office.objects.filter(pk__in=numbers_of(part[0] for part in parts.values())).values_list("pk", "name")
    )
    return {
        row: _("sổ theo dõi của %(office)s, %(first)s đến %(last)s")
        % {"office": offices[int(part[0])], "first": _day(part[1]), "last": _day(part[2])}
        for row, part in parts.items()
        if len(part) == 3 and part[0].isdecimal() and int(part[0]) in offices
    }


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-")))


register(SubjectKind("dossier", words=_codes, find=_find))
register(SubjectKind("file", words=_files, find=_find_files))
register(SubjectKind("register", words=_registers))
