"""Staff who read English find no Vietnamese sentence: whatever their pages can say has its English."""

import re

import polib
import pytest

from dossiers.actions.watch import watch_deadlines
from tests import house
from tests.dossiers.staff_pages import act_on, on_the_shelf, page_of, with_the_officer
from tests.factories import make_user, moment
from tests.locale import catalogues
from tests.locale.said import texts_of
from tests.locale.test_english import VIETNAMESE

# The administration under /quan-tri/ is Vietnamese only, so are commands, papers, and what is sent to citizens.
NOT_IN_ENGLISH = re.compile(
    r".*/(?:admin|management|reference|load|migrations|transports)/.*"
    r"|.*/(?:apps|checks|admin|paper_kinds)\.py"
    r"|notices/actions/.*|notices/notice_kinds\.py"
    r"|dossiers/(?:texts|sheets)\.py"
    r"|catalogue/(?:forms|actions|rules)\.py"
    r"|workdays/(?:actions|calendar_file|reading|cases)\.py"
    r"|vanninh_portal/(?:admin|attention|calendar_|settings|demo).*"
    r"|templates/django/(?:admin|catalogue|notices|papers)/.*"
    r"|templates/django/dossiers/papers/apology\.html"
    r"|papers/(?:actions|wording)\.py|dossiers/paper_wording\.py"  # read in the administration
)
# Names of columns are words of the administration; those of a person stand in the history of a dossier too.
MODELS = re.compile(r".*/models(?:/.*|\.py)")
MODELS_READ_BY_STAFF = ("accounts/models/user.py", "dossiers/models/applicant.py")


def name_of(path):
    return path.relative_to(house.ROOT).as_posix()


def is_for_staff(name):
    if NOT_IN_ENGLISH.fullmatch(name):
        return False
    return not MODELS.fullmatch(name) or name in MODELS_READ_BY_STAFF


FILES = [path for path in house.files(".py", ".html", under=(*house.APPS, "templates")) if is_for_staff(name_of(path))]


@pytest.fixture(scope="module")
def english():
    """Every msgid that has its English, as the portal was compiled."""
    whole = catalogues.OURS / "en" / "LC_MESSAGES" / "django.mo"
    compiled = [whole, *house.ROOT.glob("[a-z]*/locale/en/LC_MESSAGES/django.mo")]
    return {entry.msgid for path in compiled for entry in polib.mofile(str(path))}


@pytest.mark.parametrize("path", [path for path in FILES if texts_of(path)], ids=name_of)
def test_every_text_has_its_english(path, english):
    assert sorted(texts_of(path) - english) == []


def test_the_search_finds_texts_of_every_kind():
    found = {text for path in FILES for text in texts_of(path)}

    assert "Tra cứu hồ sơ" in found, "of a Jinja2 template"
    assert "Việc có thể làm ngay" in found, "of a Django template"
    assert "Hiện do %(person)s giữ." in found, "with a value"
    assert "Hồ sơ này chưa thuộc cơ quan nào giữ." in found, "of Python"


# A few pages, read as they are


@pytest.fixture
def world_in_english(world):
    """What people and offices are called stays as it is; here it holds no Vietnamese letter."""
    for office in (world.desk, world.division, world.committee, world.province):
        office.name, office.short_name = f"Office {office.pk}", ""
        office.save()
    for person in (world.clerk, world.officer, world.head):
        person.full_name = person.username.title()
        person.save()
    world.version.name = "Building permit"
    world.version.save()
    world.version.documents.update(name="Paper")
    world.version.steps.update(title="Step", office_name="Step")
    return world


def test_the_pages_of_daily_work_are_english(sign_in, world_in_english, clock):
    world = world_in_english
    person = {"full_name": "Hoa Nguyen", "address": "Van Gia"}
    late = with_the_officer(world, person=person)
    ready = on_the_shelf(world, "2026-11-11T10:00", person=person)
    watch_deadlines(at=moment("2026-11-12T17:00"))
    clock("2026-11-13T09:00")
    both = make_user("Both", (world.desk, "intake"), (world.division, "head"))
    paths = [
        *("/can-bo/", "/can-bo/tim/", "/can-bo/tiep-nhan/", "/can-bo/quet-thu/", "/can-bo/cuoc-goi/"),
        *("/can-bo/mat-khau/", page_of(late), page_of(ready), act_on(late, "apology")),
        f"/can-bo/cuoc-goi/{late.calls.get().pk}/",
        *("/can-bo/ho-so-gui-den/", "/can-bo/len-ke/", "/can-bo/huong-dan/", "/can-bo/su-co/"),
        *(act_on(ready, "hand_over"), act_on(ready, "lost_receipt")),
    ]
    browser, left = sign_in(both), {}

    for path in paths:
        answer = browser.get(f"/en{path}")
        assert answer.status_code == 200, path
        left[path] = [line for line in said_lines(answer) if VIETNAMESE.search(line) and not line.startswith("Law: ")]

    assert {path: lines for path, lines in left.items() if lines} == {}


def said_lines(answer):
    """The words of a page line by line, labels with them; the desk's own name stays Vietnamese."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    text = text.replace("Bộ phận Một cửa", "")
    spoken = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', text)
    return [line.strip() for line in [*re.sub(r"<[^>]+>", "\n", text).splitlines(), *spoken] if line.strip()]
