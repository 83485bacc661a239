"""The form pack: every label, hint and error is tied to its control, and nothing typed is lost."""

import re
from html.parser import HTMLParser

import pytest
from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Button, Fieldset, Layout, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.forms import formset_factory
from django.template import engines

from tests.core import gallery


class Elements(HTMLParser):
    """All elements of a page as (name, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.all if "id" in attrs]

    def by_name(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.all if attrs.get("name") == name]


@pytest.fixture
def clean() -> Elements:
    return Elements(gallery.render("form"))


@pytest.fixture
def wrong() -> Elements:
    return Elements(gallery.render("form_errors"))


def test_no_id_stands_twice(wrong):
    assert len(wrong.ids()) == len(set(wrong.ids()))


def test_every_label_points_at_a_control(clean):
    targets = [attrs["for"] for tag, attrs in clean.all if tag == "label"]
    assert targets
    assert set(targets) <= set(clean.ids())


def test_every_description_exists(wrong):
    told = [part for _, attrs in wrong.all for part in (attrs.get("aria-describedby") or "").split()]
    assert "id_what_helptext" in told
    assert "id_what_error" in told
    assert set(told) <= set(wrong.ids())


def test_hints_are_tied_before_any_error(clean):
    assert clean.by_name("on")[0]["aria-describedby"] == "id_on_helptext"


@pytest.mark.parametrize("name", ["kind", "what", "on", "papers", "copies", "office", "agree"])
def test_each_wrong_control_says_so(wrong, name):
    assert all(attrs["aria-invalid"] == "true" for attrs in wrong.by_name(name))


def test_right_controls_are_not_accused(wrong):
    assert "aria-invalid" not in wrong.by_name("phone")[0]


def test_groups_of_boxes_have_a_legend_and_carry_their_errors(wrong):
    fieldsets = [attrs for tag, attrs in wrong.all if tag == "fieldset"]
    assert [attrs["aria-describedby"] for attrs in fieldsets] == ["id_kind_error", "id_papers_helptext id_papers_error"]
    assert sum(tag == "legend" for tag, _ in wrong.all) == 2


def test_the_summary_links_to_every_wrong_control_and_takes_the_focus(wrong):
    summary = next(attrs for _, attrs in wrong.all if attrs.get("id") == "error-summary")
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary
    links = [attrs["href"] for tag, attrs in wrong.all if tag == "a" and (attrs.get("href") or "").startswith("#id_")]
    assert links == ["#id_kind_0", "#id_what", "#id_on", "#id_papers_0", "#id_copies", "#id_office", "#id_agree"]
    assert {link[1:] for link in links} <= set(wrong.ids())


def test_summary_and_field_use_the_same_words():
    html = gallery.render("form_errors")
    for words in ("Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 05/03/2026.", "Xin điền “Chuyện gì đã xảy ra?”."):
        assert html.count(words) == 2


def test_an_empty_field_is_named_by_what_is_to_be_done():
    html = gallery.render("form_errors")
    assert "Xin chọn một mục ở “Điều muốn gửi”." in html
    assert "Xin chọn ít nhất một mục ở “Giấy tờ”." in html
    assert "Xin chọn một mục ở “Đơn vị”." in html
    assert "Xin đánh dấu ô “Tôi đồng ý niêm yết”." in html


def test_an_own_message_for_an_empty_field_is_kept():
    class Own(forms.Form):
        code = forms.CharField(error_messages={"required": "Nhập mã hồ sơ ghi trên giấy hẹn."})

    form = Own({})
    form.is_valid()
    assert render_crispy_form(form).count("Nhập mã hồ sơ ghi trên giấy hẹn.") == 2


def test_screen_readers_hear_that_it_is_an_error():
    html = gallery.render("form_errors")
    assert html.count('<span class="only-heard">Lỗi: </span>') == 7


def test_the_title_says_that_something_is_wrong():
    assert "<title>Lỗi: Góp ý, phản ánh" in gallery.render("form_errors")
    assert "<title>Góp ý, phản ánh" in gallery.render("form")


def test_what_was_typed_stays(wrong):
    assert wrong.by_name("on")[0]["value"] == "31/02/2026"
    assert wrong.by_name("phone")[0]["value"] == "0905 123 456"
    assert wrong.by_name("copies")[0]["value"] == "hai"


def test_phones_show_the_right_keyboard(clean):
    assert clean.by_name("on")[0]["inputmode"] == "numeric"
    assert clean.by_name("on")[0]["type"] == "text"
    assert clean.by_name("phone")[0]["inputmode"] == "tel"
    assert clean.by_name("copies")[0]["inputmode"] == "decimal"
    assert clean.by_name("copies")[0]["type"] == "text"


def test_fields_that_may_stay_empty_say_so():
    html = gallery.render("form")
    assert html.count("(không bắt buộc)") == 3


class Fee(forms.Form):
    amount = forms.IntegerField(label="Lệ phí")
    note = forms.CharField(label="Ghi chú", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_error_title = "Chưa ghi được lệ phí."
        self.helper.hide_optional = True
        self.helper.layout = Layout(
            Fieldset("Lệ phí", Row(AppendedText("amount", "đồng"), "note"), HTML("<p>Biên lai</p>")),
            Submit("save", "Lưu", css_class="button-small"),
            Button("cancel", "Thôi"),
        )


def test_layouts_render_with_units_groups_and_buttons():
    form = Fee({})
    form.is_valid()
    html = render_crispy_form(form)
    assert "<legend>Lệ phí</legend>" in html
    assert "<span>đồng</span>" in html
    assert "Chưa ghi được lệ phí." in html
    assert re.search(r'<button type="submit"[^>]* class="button [^"]*button-small', html)
    assert re.search(r'<button type="button"[^>]* class="button button-plain', html)
    assert "novalidate" in html
    assert "(không bắt buộc)" not in html


def test_layout_fields_keep_their_errors_tied():
    form = Fee({})
    form.is_valid()
    page = Elements(render_crispy_form(form))
    assert page.by_name("amount")[0]["aria-describedby"] == "id_amount_error"
    assert "id_amount_error" in page.ids()


def test_forms_set_render_each_form_and_the_count_of_forms():
    several = formset_factory(Fee, extra=2)()
    html = engines["django"].from_string("{% load crispy_forms_tags %}{{ forms|crispy }}").render({"forms": several})
    assert 'name="form-TOTAL_FORMS"' in html
    assert 'id="id_form-1-amount"' in html


def test_a_hidden_field_shows_nothing_but_its_errors_reach_the_summary():
    class Hidden(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Trang đã cũ, xin tải lại."})

    form = Hidden({})
    form.is_valid()
    html = render_crispy_form(form)
    assert html.count("Trang đã cũ, xin tải lại.") == 1


def test_text_of_people_is_escaped():
    form = gallery.Opinion({"what": "<script>alert(1)</script>", "on": "<b>"})
    form.is_valid()
    html = render_crispy_form(form)
    assert "<script>" not in html
    assert "<b>" not in html
