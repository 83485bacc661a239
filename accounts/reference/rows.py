"""A JSON file of rows, read strictly: every fault names file, row, field, what is wrong and an example."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from core.text import one_line

T = TypeVar("T")
MOST_SHOWN = 20
NO_DAY = date(2000, 1, 1)  # stands in for a day that could not be read; never stored, for its fault stops the load


@dataclass(frozen=True)
class Fault:
    file: str
    row: str
    field: str
    wrong: str
    example: str

    def __str__(self) -> str:
        place = [self.file, self.row, _("trường “%(field)s”") % {"field": self.field} if self.field else ""]
        where = ", ".join(part for part in place if part)
        return _("%(where)s: %(wrong)s Ví dụ đúng: %(example)s") % {
            "where": where,
            "wrong": self.wrong,
            "example": self.example,
        }


class BadReference(ValueError):
    """A reference file that cannot be used; nothing was changed. ``faults`` lists all that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:MOST_SHOWN]]
        if len(self.faults) > MOST_SHOWN:
            lines.append(_("… và %(n)d lỗi nữa.") % {"n": len(self.faults) - MOST_SHOWN})
        return "\n".join(lines)


@dataclass
class Row:
    """One JSON object at its place. A bad field leaves a fault and gives a harmless stand-in, so all are found."""

    values: Mapping[str, Any]
    file: str
    name: str
    faults: list[Fault] = field(repr=False)
    prefix: str = ""

    def fault(self, key: str, wrong: str, example: str) -> None:
        self.faults.append(Fault(self.file, self.name, self.prefix + key, wrong, example))

    def _take(self, key: str, kind: type[T] | tuple[type, ...], what: str, example: str, stand_in: T) -> T:
        if key not in self.values:
            self.fault(key, _("thiếu trường này."), example)
            return stand_in
        value = self.values[key]
        is_bool_for_number = isinstance(value, bool) and kind is not bool
        if not isinstance(value, kind) or is_bool_for_number:
            shown = json.dumps(value, ensure_ascii=False)[:60]
            self.fault(key, _("cần %(what)s, nhưng có %(value)s.") % {"what": what, "value": shown}, example)
            return stand_in
        return value  # type: ignore[return-value] # isinstance has just checked it against the same type

    def text(self, key: str, example: str, *, longest: int, may_be_blank: bool = False) -> str:
        """One line of text in NFC."""
        raw = self._take(key, str, _("một chuỗi chữ"), f'"{example}"', example)
        value = one_line(raw)
        if not value and not may_be_blank:
            self.fault(key, _("không được để trống."), f'"{example}"')
        if len(value) > longest:
            wrong = _("dài %(n)d ký tự, nhiều nhất là %(most)d.") % {"n": len(value), "most": longest}
            self.fault(key, wrong, f'"{example}"')
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            self.fault(key, _("có ký tự hỏng (nửa cặp mã \\ud800–\\udfff)."), f'"{example}"')
        return value

    def optional_text(self, key: str, example: str, *, longest: int) -> str:
        """As ``text``, but null or a missing field is an empty text."""
        if self.values.get(key) is None:
            return ""
        return self.text(key, example, longest=longest, may_be_blank=True)

    def whole(self, key: str, example: int, *, least: int, most: int) -> int:
        value = self._take(key, int, _("một số nguyên"), str(example), example)
        if not least <= value <= most:
            wrong = _("%(value)s nằm ngoài khoảng từ %(least)d đến %(most)d.")
            self.fault(key, wrong % {"value": str(value)[:40], "least": least, "most": most}, str(example))
            return example
        return value

    def number(self, key: str, example: float, *, least: float, most: float) -> Decimal:
        """A number with at most two decimals."""
        value = self._take(key, (int, float), _("một số"), str(example), example)
        if not math.isfinite(value) or not least <= value <= most or round(value, 2) != value:
            wrong = _("%(value)s phải từ %(least)s đến %(most)s, nhiều nhất hai chữ số thập phân.")
            self.fault(key, wrong % {"value": str(value)[:40], "least": least, "most": most}, str(example))
            return Decimal(str(example))
        return Decimal(str(value))

    def yes_no(self, key: str) -> bool:
        return self._take(key, bool, _("true hoặc false"), "true", False)

    def choice(self, key: str, meanings: Mapping[str, T]) -> T:
        """The meaning of one of the known words."""
        words = ", ".join(meanings)
        first = next(iter(meanings))
        word = self._take(key, str, _("một trong các giá trị: %(words)s") % {"words": words}, f'"{first}"', first)
        if word not in meanings:
            wrong = _("“%(word)s” không có trong các giá trị: %(words)s.") % {"word": word[:40], "words": words}
            self.fault(key, wrong, f'"{first}"')
            return meanings[first]
        return meanings[word]

    def optional_day(self, key: str) -> date | None:
        """A day as ``2025-07-01``; null or a missing field is no day."""
        if self.values.get(key) is None:
            return None
        example = '"2025-07-01"'
        raw = self._take(key, str, _("một ngày dạng năm-tháng-ngày"), example, "2025-07-01")
        try:
            if len(raw) != len("2025-07-01"):
                raise ValueError
            return date.fromisoformat(raw)
        except ValueError:
            wrong = _("“%(raw)s” không phải là một ngày có thật (năm-tháng-ngày).") % {"raw": raw[:40]}
            self.fault(key, wrong, example)
            return NO_DAY

    def texts(self, key: str, example: str, *, longest: int) -> list[str]:
        """A list of texts, possibly empty."""
        shown = json.dumps([example], ensure_ascii=False)
        found = self._take(key, list, _("một danh sách chuỗi chữ"), shown, [])
        if not all(isinstance(item, str) and 0 < len(item.strip()) <= longest for item in found):
            self.fault(key, _("mỗi mục phải là một chuỗi chữ không trống."), shown)
            return []
        return [one_line(item) for item in found]

    def row(self, key: str) -> "Row":
        """The object inside this one."""
        found: dict[str, Any] = self._take(key, dict, _("một đối tượng {…}"), "{…}", {})
        if not isinstance(self.values.get(key), dict):
            return Row({}, self.file, self.name, [], f"{self.prefix}{key}.")  # its fault is noted; no echo of it
        return Row(found, self.file, self.name, self.faults, f"{self.prefix}{key}.")

    def rows(self, key: str, *, least: int = 0) -> Iterator["Row"]:
        """The objects of a list inside this one."""
        found: list[Any] = self._take(key, list, _("một danh sách đối tượng"), "[{…}]", [])
        if isinstance(self.values.get(key), list) and len(found) < least:
            self.fault(key, _("cần ít nhất %(n)d mục.") % {"n": least}, "[{…}]")
        for place, item in enumerate(found, start=1):
            if isinstance(item, dict):
                yield Row(item, self.file, self.name, self.faults, f"{self.prefix}{key}[{place}].")
            else:
                self.fault(f"{key}[{place}]", _("cần một đối tượng {…}."), "{…}")


def read_rows(path: Path, key: str, *, named_by: str) -> list[Row]:
    """The rows of the list ``key``, sharing one list of faults; ``named_by`` is the field that names a row.

    Raises BadReference when the file is missing, is no UTF-8 JSON, or has no such list.
    """
    whole = _parse(path)
    found = whole.get(key) if isinstance(whole, dict) else None
    if not isinstance(found, list) or not found:
        wrong = _("cần một danh sách không trống ở ngoài cùng.")
        raise BadReference([Fault(path.name, "", key, wrong, f'{{"{key}": [{{…}}]}}')])
    faults: list[Fault] = []
    rows = []
    for place, item in enumerate(found, start=1):
        name = _("mục %(n)d") % {"n": place}
        if not isinstance(item, dict):
            faults.append(Fault(path.name, name, "", _("cần một đối tượng {…}."), f'{{"{named_by}": …}}'))
            continue
        label = item.get(named_by)
        rows.append(Row(item, path.name, f"{name} ({label})" if isinstance(label, str) else name, faults))
    if not rows:
        raise BadReference(faults)
    return rows


def refuse(faults: Sequence[Fault]) -> None:
    """Stop when anything was found wrong."""
    if faults:
        raise BadReference(faults)


def _parse(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as problem:
        wrong = _("không đọc được tệp %(path)s (%(why)s).") % {"path": path, "why": problem.strerror or problem}
        raise BadReference([Fault(path.name, "", "", wrong, f"--data data ({path.name})")]) from None
    except UnicodeDecodeError as problem:
        where = _("byte thứ %(n)d") % {"n": problem.start + 1}
        wrong = _("tệp không phải UTF-8; hãy lưu lại bằng bảng mã UTF-8.")
        raise BadReference([Fault(path.name, where, "", wrong, '"Hộ tịch"')]) from None
    except json.JSONDecodeError as problem:
        where = _("dòng %(line)d, cột %(column)d") % {"line": problem.lineno, "column": problem.colno}
        wrong = _("JSON hỏng (%(why)s).") % {"why": problem.msg}
        raise BadReference([Fault(path.name, where, "", wrong, '{"id": "mc-huyen", "name": "…"}')]) from None
    except RecursionError:
        wrong = _("JSON lồng nhau quá sâu.")
        raise BadReference([Fault(path.name, "", "", wrong, '{"id": "mc-huyen", "name": "…"}')]) from None
