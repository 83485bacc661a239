"""The administration speaks Vietnamese: its pages are read word by word for what Django would say in English."""

import re
from html.parser import HTMLParser

import pytest
from axes.models import AccessFailureLog
from django.contrib import admin
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from tests.factories import make_user
from tests.locale import catalogues
from tests.locale.test_vietnamese import SAME_IN_VIETNAMESE

# Words that Vietnamese pages use too, or names that are no sentences.
NOT_ENGLISH_ALONE = {"Email", "email", "URL", "OK", "None", "Text", "or", "and", "on", "hash", "salt", "user"}


class Words(HTMLParser):
    """What a reader sees or hears of a page: text, titles, labels and values of buttons.

    What the page itself says is English (messages to citizens) is left out.
    """

    SPOKEN = ("title", "aria-label", "alt", "placeholder")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._silent = 0
        self._foreign = ""  # the element that is marked as English, while it is open
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._silent += tag in ("script", "style")
        known = dict(attrs)
        if known.get("lang") == "en":
            self._foreign = tag
        self.seen += [known[name] for name in self.SPOKEN if known.get(name)]
        if tag == "input" and known.get("type") in ("submit", "button"):
            self.seen.append(known.get("value") or "")

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "style")
        if tag == self._foreign:
            self._foreign = ""

    def handle_data(self, data):
        if not self._silent and not self._foreign and data.strip():
            self.seen.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def english() -> re.Pattern[str]:
    """Every sentence and word that Django knows in English, as one pattern of whole texts."""
    asked = {
        key[1] for app in catalogues.USED for domain in ("django", "djangojs") for key in catalogues.asked(app, domain)
    }
    said = {
        text
        for app in catalogues.USED
        for entry in catalogues.django_vietnamese(app).values()
        for text in catalogues.texts(entry)
    }
    said |= {text for entry in catalogues.ours().values() for text in catalogues.texts(entry)}
    words = {text.strip() for text in asked} - said - NOT_ENGLISH_ALONE - SAME_IN_VIETNAMESE
    whole = [
        re.sub(r"(%\\?\(\w+\\?\)[sdr]|%[sdr]|\\{\w*\\})", ".+", re.escape(text)) for text in words if len(text) > 2
    ]
    return re.compile("|".join(sorted(whole, key=len, reverse=True)))


@pytest.fixture
def keeper(world):
    return make_user("Người quản trị", username="keeper", is_staff=True, is_superuser=True)


@pytest.fixture
def read(client, keeper, english):
    client.force_login(keeper)

    def read_page(path, data=None):
        response = client.post(path, data) if data is not None else client.get(path, follow=True)
        assert response.status_code == 200, path
        words = Words(response.content.decode()).seen
        return [text for text in words if english.fullmatch(text.strip(" :.,›&—–-()"))]

    return read_page


@pytest.mark.parametrize("path", ["admin:index", "admin:password_change"])
def test_front_pages(read, path):
    assert read(reverse(path)) == []


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_every_list(read, model):
    assert read(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")) == []


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_every_empty_form(read, rf, keeper, model):
    request = rf.get("/")
    request.user = keeper
    if not admin.site._registry[model].has_add_permission(request):
        return
    assert read(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")) == []


@pytest.mark.parametrize("view", ["change", "history"])
def test_pages_of_one_user(read, world, view):
    assert read(reverse(f"admin:accounts_user_{view}", args=[world.clerk.pk])) == []


def test_the_question_before_deleting(read):
    failure = AccessFailureLog.objects.create(username="ai-do", ip_address="10.0.0.1", locked_out=True)
    assert read(reverse("admin:axes_accessfailurelog_delete", args=[failure.pk])) == []
    several = {"action": "delete_selected", "_selected_action": [failure.pk]}
    assert read(reverse("admin:axes_accessfailurelog_changelist"), several) == []


def test_a_form_with_faults(read):
    assert read(reverse("admin:accounts_user_add"), {}) == []


def test_a_wrong_change_of_password(read):
    assert (
        read(reverse("admin:password_change"), {"old_password": "x", "new_password1": "a", "new_password2": "b"}) == []
    )


def test_scripts_of_the_administration_speak_vietnamese(client, keeper):
    client.force_login(keeper)
    catalogue = client.get(reverse("admin:jsi18n")).content.decode()
    for words in ("th\\u1ee9 Hai", "Ch\\u1ecdn gi\\u1edd", "B\\u1ecf t\\u1ea5t c\\u1ea3 %s"):
        assert words in catalogue
    assert '"FIRST_DAY_OF_WEEK": 1' in catalogue
    assert '"%d/%m/%Y"' in catalogue


@pytest.mark.parametrize("password", ["ngan", "1234567890", "password123", "nguyenvanan1"])
def test_weak_passwords_are_refused_in_vietnamese(english, password):
    with pytest.raises(ValidationError) as refused:
        password_validation.validate_password(password, user=User(username="nguyenvanan"))
    assert [text for text in refused.value.messages if english.fullmatch(text.rstrip("."))] == []


def test_rules_for_passwords_are_told_in_vietnamese(english):
    told = password_validation.password_validators_help_texts()
    assert told
    assert [text for text in told if english.fullmatch(text)] == []
    assert "Mật khẩu cần ít nhất 10 ký tự." in told


def test_the_reader_would_notice_english(english):
    assert english.fullmatch("Save and continue editing")
    assert english.fullmatch("Deleted “Một cửa.”")
    assert not english.fullmatch("Lưu và sửa tiếp")
