"""Who gets into the administration, by which door, and what each role may do there."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.contrib.auth.models import Group
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, User
from dossiers.models import Dossier
from notices.enums import NoticeState
from notices.models import Notice
from tests.factories import PASSWORD, make_dossier, make_user
from vanninh_portal.admin_rights import permissions_of

INDEX = "/quan-tri/"
SIGN_IN = "/can-bo/dang-nhap/"


def addresses(patterns=None, front=INDEX):
    """Every address of the administration, each part that varies filled with a number."""
    for pattern in admin.site.urls[0] if patterns is None else patterns:
        text = front + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield text
        else:
            yield from addresses(pattern.url_patterns, text)


def filled(address):
    for kind in ("<path:object_id>", "<path:content_type_id>", "<int:pk>", "<int:year>", "<id>"):
        address = address.replace(kind, "2026")
    return address


ADDRESSES = sorted({filled(address) for address in addresses() if "(?P" not in address})


@pytest.fixture
def keeper(world):
    return make_user("Đặng Minh Tâm", (world.committee, Role.ADMINISTRATOR), username="keeper", is_staff=True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_are_led_to_the_staff_s_own_sign_in(client, db, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"{SIGN_IN}?next=/quan-tri/")


@pytest.mark.parametrize("address", [address for address in ADDRESSES if "logout" not in address])
def test_staff_without_a_right_are_refused_everywhere(client, world, address):
    User.objects.filter(pk=world.clerk.pk).update(is_staff=True)
    client.force_login(world.clerk)
    assert client.get(address).status_code == 403


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, world):
    wanted = "/quan-tri/dossiers/dossier/?han=qua-han"
    door = client.get(wanted).headers["Location"]
    response = client.post(door, {"username": "reviewer", "password": PASSWORD, "next": wanted})
    assert response.headers["Location"] == wanted


def test_the_old_address_of_the_sign_in_still_leads_there(client, world):
    assert (
        client.get("/quan-tri/login/?next=/quan-tri/papers/").headers["Location"] == f"{SIGN_IN}?next=/quan-tri/papers/"
    )
    client.force_login(world.reviewer)
    assert client.get("/quan-tri/login/").headers["Location"] == INDEX


def test_wrong_passwords_lock_the_door_of_the_administration_too(client, world, settings):
    door = f"{SIGN_IN}?next=/quan-tri/"
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        response = client.post(door, {"username": "reviewer", "password": "sai", "next": INDEX})
    assert response.status_code == 429
    assert client.post(door, {"username": "reviewer", "password": PASSWORD, "next": INDEX}).status_code == 429


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_to": timezone.localdate() - timedelta(days=1)},
        {"valid_from": timezone.localdate() + timedelta(days=1), "valid_to": None},
    ],
)
def test_a_role_that_ended_or_has_not_begun_opens_nothing_though_the_person_is_staff(client, world, changes):
    Membership.objects.filter(user=world.reviewer).update(**changes)
    client.force_login(world.reviewer)
    assert client.get(INDEX).status_code == 403


def test_a_role_without_the_mark_of_staff_opens_nothing(client, world):
    User.objects.filter(pk=world.reviewer.pk).update(is_staff=False)
    client.force_login(world.reviewer)
    assert client.get(INDEX).status_code == 403


def test_who_lost_the_right_can_still_sign_out(client, world):
    client.force_login(world.reviewer)
    Membership.objects.filter(user=world.reviewer).update(valid_to=date(2020, 1, 1))
    assert client.post("/quan-tri/logout/").headers["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_phong_noi_vu_looks_at_every_list_of_ours_and_adds_to_what_it_keeps(client, world, model):
    client.force_login(world.reviewer)
    place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    expected = 403 if model._meta.app_label == "axes" else 200
    assert client.get(reverse(f"{place}_changelist"), follow=True).status_code == expected
    assert client.get(reverse(f"{place}_add")).status_code == (200 if is_kept_by_reviewers(model) else 403)


def is_kept_by_reviewers(model):
    return model._meta.app_label in ("workdays", "catalogue") or model._meta.label_lower in (
        "accounts.office",
        "dossiers.officerule",
    )


def test_what_each_role_brings():
    reviewer, keeper = permissions_of(Role.REVIEWER), permissions_of(Role.ADMINISTRATOR)
    assert reviewer < keeper
    assert {"accounts.change_office", "workdays.add_calendarday", "catalogue.change_procedureversion"} <= reviewer
    edited = {name for name in keeper if ".view_" not in name}
    ours = {name for name in edited if name.startswith(("dossiers.", "papers."))}
    rule = {f"dossiers.{act}_officerule" for act in ("add", "change", "delete")}
    assert ours == {"papers.change_papertext", *rule}
    assert "papers.change_papertext" not in reviewer
    assert "accounts.change_accessrecord" not in keeper
    assert not any(permissions_of(role) for role in (Role.INTAKE, Role.PROCESSING, Role.HEAD))


def test_only_administrators_keep_messages_and_the_gateways_that_carry_them():
    """Contracts, keys and money; Phòng Nội vụ reads and settles."""
    tables = ("gateway", "gatewayturn", "gatewaytemplate")
    rights = {f"notices.{act}_{table}" for act in ("add", "change", "delete") for table in tables}
    rights.add("notices.change_messagetext")
    reviewer, keeper = permissions_of(Role.REVIEWER), permissions_of(Role.ADMINISTRATOR)
    assert rights <= keeper
    assert not rights & reviewer
    assert {"notices.settle_notice", "notices.view_gateway", "notices.view_messagetext"} <= reviewer


def test_only_administrators_keep_people_and_roles():
    """So that nobody in Phòng Nội vụ gives themselves rights."""
    acts = ("add", "change", "delete")
    rights = {f"accounts.{act}_{table}" for act in acts for table in ("user", "membership")}
    assert rights <= permissions_of(Role.ADMINISTRATOR)
    assert not rights & permissions_of(Role.REVIEWER)
    assert not [name for name in permissions_of(Role.REVIEWER) if name.startswith(("axes.", "auth."))]


def test_phong_noi_vu_gives_itself_no_role_and_no_password(client, world):
    client.force_login(world.reviewer)
    person = reverse("admin:accounts_user_change", args=[world.reviewer.pk])
    role = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-role": Role.ADMINISTRATOR}
    role |= {"memberships-0-office": world.committee.pk, "memberships-0-valid_from": "01/01/2026"}
    assert client.post(person, role).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[world.officer.pk])).status_code == 403
    assert Membership.objects.get(user=world.reviewer).role == Role.REVIEWER


def test_phong_noi_vu_corrects_an_office(client, world):
    client.force_login(world.reviewer)
    address = reverse("admin:accounts_office_change", args=[world.division.pk])
    form = client.get(address).context["adminform"].form
    known = {name: form.initial.get(name) for name in form.fields}
    values = {name: value for name, value in known.items() if value not in (None, False)}
    values |= {"phone": "02583840999", "valid_from": f"{world.division.valid_from:%d/%m/%Y}"}
    assert client.post(address, values).status_code == 302
    world.division.refresh_from_db()
    assert world.division.phone == "02583840999"


def test_an_administrator_edits_offices_and_people(client, world, keeper):
    client.force_login(keeper)
    for place in ("accounts_office", "accounts_user", "workdays_calendarday", "catalogue_procedureversion"):
        assert client.get(reverse(f"admin:{place}_add")).status_code == 200, place
    assert client.get(reverse("admin:dossiers_dossier_add")).status_code == 403


def test_phong_noi_vu_may_have_a_message_sent_again(client, world):
    make_dossier(world)
    notice = Notice.objects.filter(channel="sms").get()
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.UNKNOWN)
    client.force_login(world.reviewer)
    ledger = reverse("admin:notices_notice_changelist")
    client.post(ledger, {"action": "send_again", "_selected_action": [notice.pk]})
    notice.refresh_from_db()
    assert (notice.state, notice.decided_by) == (NoticeState.PENDING, world.reviewer)


@pytest.mark.parametrize("wish", ["en-US,en;q=0.9", "fr"])
def test_it_speaks_vietnamese_whatever_the_browser_prefers(client, world, wish):
    client.force_login(world.reviewer)
    client.cookies["django_language"] = "en"
    text = client.get(INDEX, headers={"accept-language": wish}).content.decode()
    assert '<html lang="vi"' in text
    assert "Theo dõi và quản trị" in text


OURS = [model for model in admin.site._registry if model._meta.app_label != "axes"]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_column_and_box_has_a_name_that_somebody_gave_it(model, rf, world):
    """Django makes ``done_by`` into "Done by" where nobody did."""
    request, model_admin = rf.get("/"), admin.site._registry[model]
    request.user = make_user("Người giữ", username="root", is_staff=True, is_superuser=True)
    shown = set(model_admin.get_list_display(request))
    if model is not Dossier:  # whose page is our own
        shown |= set(flatten_fieldsets(model_admin.get_fieldsets(request, model())))
    shown |= {name for name in model_admin.get_list_filter(request) if isinstance(name, str)}
    filters = {name for name in shown if "__" in name}
    form = SimpleNamespace(fields=model_admin.form.base_fields)
    unnamed = [
        name
        for name in shown - filters
        if label_for_field(name, model, model_admin, form=form) == name.replace("_", " ")
    ]
    assert unnamed == []


def test_there_are_no_groups_and_no_permissions_to_tick(client, world):
    keeper = make_user("Người giữ", username="root", is_staff=True, is_superuser=True)
    client.force_login(keeper)
    assert not admin.site.is_registered(Group)
    text = client.get(reverse("admin:accounts_user_change", args=[world.clerk.pk])).content.decode()
    assert "user_permissions" not in text
    assert "id_groups" not in text


def test_the_front_page_puts_dossiers_first_and_names_every_part_in_vietnamese(client, world):
    client.force_login(world.reviewer)
    apps = client.get(INDEX).context["app_list"]
    assert [app["app_label"] for app in apps] == [
        *("dossiers", "notices", "papers", "signing", "workdays", "catalogue", "accounts")
    ]
    assert apps[0]["models"][0]["object_name"] == "Dossier"
