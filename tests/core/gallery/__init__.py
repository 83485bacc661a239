"""Every piece of the front end on a few pages, without views or database: what the tests render and browse."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.template import engines

PAGES = Path(__file__).parent / "pages"
STAFF = ("worklist", "intake", "dossier")
FORMS = ("form", "form_errors")
CITIZENS = ("home", "lookup", "lookup_errors", "status")
WITH_ERRORS = ("form_errors", "lookup_errors", "sign_in_errors")
SYSTEM = ("400", "403", "403_csrf", "404", "500", "locked", "sign_in", "sign_in_errors")
ALL = (*CITIZENS, *FORMS, *STAFF, *SYSTEM, "receipt")

SITE = SimpleNamespace(
    unit_name="UBND thành phố Mẫu",
    parent_name="UBND tỉnh Mẫu",
    desk_name="Bộ phận Một cửa",
    hotline="+842583840123",
    hotline_display="0258 3840 123",
    address="Số 01 đường Mẫu",
    opening_hours="thứ Hai đến thứ Sáu, 7 giờ 00 – 11 giờ 30 và 13 giờ 30 – 17 giờ 00",
    is_demo=True,
    has_unconfirmed_data=True,
)
STEPS = [
    {"label": "Tiếp nhận", "state": "done", "when": "8 giờ 15, thứ Năm, 05/11/2026", "note": "Nhận đủ giấy tờ."},
    {"label": "Thẩm định", "state": "now", "when": "Từ 06/11/2026"},
    {"label": "Lãnh đạo ký", "state": "stopped"},
    {"label": "Trả kết quả", "state": "next", "when": "dự kiến 27/11/2026"},
]
ROWS = [("Người nộp", "N••••• V•• H•••"), ("Hẹn trả", "thứ Sáu, 27/11/2026", "còn 4 ngày làm việc")]
TABS = [
    {"url": "#main", "label": "Quá hạn", "count": 2, "tone": "late"},
    {"url": "#top", "label": "Tất cả", "count": 0, "is_current": True},
]
NAV = [{"url": f"#{n}", "label": label, "is_current": n == 1} for n, label in enumerate(("Trang chủ", "Tra cứu"))]
STAFF_NAV = [
    {"url": "#main", "label": "Việc của tôi", "count": 12, "is_current": True, "key": "Alt+V"},
    {"url": "#top", "label": "Tìm"},
]
NAMES = ["Số định danh", "Họ và tên", "Ngày sinh", "Điện thoại", "Email", "Địa chỉ"]
LINKS = [{"url": "/en/", "label": "English", "lang": "en"}]
DUES = [(kind, f"hạn {kind}") for kind in ("late", "warn", "info", "wait", "ok", "plain")]


class Opinion(forms.Form):
    """One field of every sort."""

    kind = forms.ChoiceField(label="Điều muốn gửi", widget=forms.RadioSelect, choices=[("a", "Khen"), ("b", "Góp ý")])
    what = forms.CharField(label="Chuyện gì đã xảy ra?", help_text="Nêu ngày và nơi.", widget=forms.Textarea)
    on = forms.DateField(label="Ngày xảy ra", help_text="Ví dụ 05/03/2026", required=False)
    phone = forms.CharField(label="Điện thoại", required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    papers = forms.MultipleChoiceField(
        label="Giấy tờ",
        help_text="Chọn mọi giấy đã nộp.",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Đơn"), ("2", "Bản vẽ")],
    )
    copies = forms.IntegerField(label="Số bản")
    office = forms.ChoiceField(label="Đơn vị", choices=[("", ""), ("1", "Phòng Tư pháp")])
    photo = forms.FileField(label="Ảnh", required=False, help_text="JPG hoặc PDF, tối đa 5 MB")
    agree = forms.BooleanField(label="Tôi đồng ý niêm yết")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class Lookup(forms.Form):
    code = forms.CharField(label="Mã hồ sơ", help_text="In đậm ở đầu giấy hẹn")
    digits = forms.CharField(label="4 số cuối", widget=forms.TextInput(attrs={"class": "w-4", "inputmode": "numeric"}))


class SignIn(forms.Form):
    username = forms.CharField(label="Tên đăng nhập", widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


def wrong_opinion() -> Opinion:
    return Opinion({"on": "31/02/2026", "phone": "0905 123 456", "copies": "hai"})


def _form(name: str) -> forms.Form | None:
    made = {
        "form": Opinion,
        "form_errors": wrong_opinion,
        "home": Lookup,
        "lookup": Lookup,
        "lookup_errors": lambda: Lookup({}),
        "sign_in": SignIn,
        "sign_in_errors": lambda: SignIn({}),
    }.get(name)
    form = made() if made else None
    if form is not None and form.is_bound:
        form.is_valid()
    return form


@dataclass
class Message:
    """What a page shows of a message of django.contrib.messages."""

    level_tag: str
    text: str

    def __str__(self) -> str:
        return self.text


def context(name: str, html_class: str = "") -> dict:
    values = {"rows": ROWS, "steps": STEPS, "tabs": TABS, "dues": DUES, "names": NAMES, "html_class": html_class}
    if form := _form(name):
        values["form"] = form
    if name in CITIZENS:
        return {**values, "site": lambda: SITE, "nav": NAV, "footer_links": LINKS}
    user = SimpleNamespace(full_name="Trần Thị Cẩm Nhường", is_authenticated=name in STAFF)
    return {
        **values,
        "today": date(2026, 1, 2),
        "site": SITE,
        "request": SimpleNamespace(user=user),
        "messages": [Message("success", "Đã lưu.")],
        "staff_nav": STAFF_NAV,
        "staff_role": "Cán bộ tiếp nhận",
    }


def render(name: str, html_class: str = "") -> str:
    """The HTML of one page of the gallery."""
    if name in SYSTEM:
        template = name.removesuffix("_errors")
        path = f"accounts/{template}.html" if template in ("locked", "sign_in") else f"{template}.html"
        return engines["django"].get_template(path).render({} if name == "500" else context(name, html_class))
    engine = "jinja2" if name in CITIZENS else "django"
    source = (PAGES / f"{name.removesuffix('_errors')}.html").read_text(encoding="utf-8")
    return engines[engine].from_string(source).render(context(name, html_class))
