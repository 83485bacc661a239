"""Vietnamese names as often as they occur: Nguyễn is a third of all, one woman in two has the middle name Thị."""

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from core.text import name_words

_FAMILIES = (
    "Nguyễn 320, Trần 109, Lê 88, Phạm 60, Huỳnh 45, Võ 44, Phan 28, Trương 22, Bùi 21, Đặng 20, Đỗ 19, Ngô 17, Hồ 16, "
    "Dương 14, Đinh 10, Hoàng 9, Vũ 9, Đoàn 9, Lâm 8, Mai 8, Trịnh 7, Đào 7, Cao 7, Lý 6, Hà 6, Lương 6, Lưu 5, Phùng 5, "
    "Tô 5, Châu 4, Thái 4, Tạ 4, Mấu 3, Quách 3, Kiều 3, La 2, Tống 2, Nghiêm 2, Thạch 2, Ông 1"
)
_MALE_MIDDLES = (
    "Văn 270, Minh 70, Đức 65, Quốc 60, Thanh 60, Hữu 50, Ngọc 45, Đình 40, Xuân 35, Công 35, Quang 35, Anh 30, Hoàng 30, "
    "Trọng 25, Tấn 25, Duy 25, Gia 20, Bá 15, Thế 15, Nhật 15, Phi 8, Khắc 8, Viết 8"
)
_FEMALE_MIDDLES = (
    "Thị 420, Ngọc 60, Thị Thu 40, Thị Kim 40, Thị Mỹ 35, Thị Ngọc 35, Thị Thanh 35, Thị Hồng 30, Thu 30, Thanh 30, "
    "Kim 25, Thị Bích 20, Phương 20, Thị Minh 18, Mỹ 18, Thị Xuân 15, Bích 15, Hồng 15, Bảo 14, Khánh 12, Thúy 12, "
    "Quỳnh 10, Như 10, Cẩm 6, Ái 4"
)
_MALE_GIVENS = (
    "Hùng 28, Dũng 26, Tuấn 26, Minh 24, Hải 22, Long 20, Nam 20, Sơn 20, Thành 20, Bình 18, Cường 18, Phong 17, Quân 17, "
    "Huy 17, Tâm 16, Phúc 16, Khoa 15, An 15, Đạt 15, Hiếu 15, Thắng 14, Vinh 14, Trung 14, Kiên 13, Việt 13, Lâm 12, "
    "Hòa 12, Tùng 12, Khánh 12, Bảo 12, Nghĩa 11, Toàn 11, Tài 11, Lộc 10, Phát 10, Thịnh 10, Quang 10, Tiến 10, Hậu 9, "
    "Dương 9, Hưng 9, Anh 9, Châu 8, Trí 8, Nhân 8, Lợi 7, Sang 7, Tân 7, Đông 6, Khang 6, Luân 5, Thuận 5, Ninh 4, Kha 3"
)
_FEMALE_GIVENS = (
    "Lan 28, Hương 26, Hoa 24, Mai 24, Hạnh 22, Thảo 21, Linh 21, Trang 20, Hà 20, Nga 18, Hằng 18, Thủy 18, Dung 17, "
    "Phượng 16, Anh 16, Ngọc 16, Yến 16, Loan 15, Hồng 15, Vân 15, Tuyết 14, Huệ 13, Liên 13, Hòa 13, Cúc 12, Oanh 12, "
    "Nhung 12, My 12, Trinh 12, Trâm 11, Vy 11, Ngân 11, Nhi 11, Thương 10, Quyên 10, Bích 9, Ánh 9, Kiều 9, Tâm 9, "
    "Thanh 9, Phương 9, Diễm 8, Đào 8, Xuân 8, Tiên 7, Thơ 7, Châu 7, Lệ 6, Sen 6, Nương 4, Ly 4, Uyên 4, Thùy 4"
)
_TRADES = ("Tạp hóa", "Vật liệu xây dựng", "Hải sản", "Cơ khí", "May mặc", "Nước mắm", "Vận tải", "Nhà trọ")


@dataclass(frozen=True, slots=True)
class Name:
    """A full name and what the name index holds of it."""

    full: str
    tokens: tuple[str, ...]
    is_male: bool = False
    is_organisation: bool = False


class _Urn:
    """Parts of names with how often each is drawn, and their folded words."""

    def __init__(self, text: str) -> None:
        rows = [part.strip().rsplit(" ", 1) for part in text.split(",")]
        self.parts = [(word, tuple(name_words(word))) for word, _weight in rows]
        self._until = list(accumulate(int(weight) for _word, weight in rows))

    def draw(self, dice: random.Random) -> tuple[str, tuple[str, ...]]:
        return self.parts[bisect(self._until, dice.random() * self._until[-1])]


_FAMILY = _Urn(_FAMILIES)
_MIDDLE = {True: _Urn(_MALE_MIDDLES), False: _Urn(_FEMALE_MIDDLES)}
_GIVEN = {True: _Urn(_MALE_GIVENS), False: _Urn(_FEMALE_GIVENS)}
_BUSINESS = [(word, tuple(name_words(f"Hộ kinh doanh {word}"))) for word in _TRADES]


def draw_name(dice: random.Random) -> Name:
    """A person; once in thirty a business that bears the person's name."""
    is_male = dice.random() < 0.5
    family, family_words = _FAMILY.draw(dice)
    middle, middle_words = _MIDDLE[is_male].draw(dice)
    given, given_words = _GIVEN[is_male].draw(dice)
    full, words = f"{family} {middle} {given}", family_words + middle_words + given_words
    if dice.random() < 0.033:
        trade, trade_words = dice.choice(_BUSINESS)
        return Name(f"Hộ kinh doanh {trade} {full}", _tokens(trade_words + words), is_organisation=True)
    return Name(full, _tokens(words), is_male)


def _tokens(words: Sequence[str]) -> tuple[str, ...]:
    """As ``core.text.name_tokens``, from words that are folded already."""
    return tuple(dict.fromkeys([*words, *(f"{left} {right}" for left, right in pairwise(words))]))


def all_words() -> list[str]:
    """Every folded word that a drawn name may hold."""
    urns = [_FAMILY, *_MIDDLE.values(), *_GIVEN.values()]
    words = {word for urn in urns for _part, folded in urn.parts for word in folded}
    return sorted(words | {word for _trade, folded in _BUSINESS for word in folded})
