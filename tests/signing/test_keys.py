"""Keys are taken in by opening them once; a wrong one is told in a sentence and nothing is kept."""

import os
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from PIL import Image

from papers.sheet import stored_pdf
from signing.actions.keys import add_key, withdraw_key
from signing.actions.sign import sign_papers
from signing.certificates import facts_of, new_key
from signing.errors import CannotSign
from signing.keys import certificate_of, token_key
from signing.models import SigningKey
from signing.queries import trust_now
from signing.verify import verdicts
from tests.signing.trials import NOW, SECRET, authority, key_of, letter, pfx, trusted

pytestmark = pytest.mark.django_db
MODULE = "/usr/lib/softhsm/libsofthsm2.so"


def png(mode="RGBA", size=(300, 120)) -> bytes:
    made = BytesIO()
    Image.new(mode, size, (0, 0, 200, 0)[: len(mode)]).save(made, "PNG")
    return made.getvalue()


def test_a_key_file_is_kept_sealed_with_what_its_certificate_says(world):
    key = key_of(world.head)

    kept = SigningKey.objects.get(pk=key.pk)
    assert kept.holder == world.head.full_name and kept.user == world.head and kept.office is None
    assert kept.valid_to == NOW - timedelta(days=30) + timedelta(days=730)
    sealed = SigningKey.objects.filter(pk=key.pk).values_list("content", flat=True)[0]
    assert kept.content.encode() not in bytes(sealed)


def test_the_seal_of_an_office_names_the_office(world):
    key = key_of(world.head, office=world.division)

    assert key.office == world.division and key.user is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"secret": "sai"}, "Mật khẩu của tệp khóa chưa đúng"),
        ({"content": b"no key at all"}, "Mật khẩu của tệp khóa chưa đúng, hoặc tệp hỏng"),
        ({"content": b"x" * 70_000}, "lớn quá"),
        ({"content": pfx("Người Khác")}, "của “Người Khác”, không phải của"),
        ({"picture": b"GIF89a"}, "PNG nền trong suốt"),
        ({"picture": png(size=(3000, 10))}, "2000 điểm ảnh"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_and_not_kept(world, changes, sentence):
    values = {"content": pfx(world.head.full_name), "secret": SECRET, **changes}

    with pytest.raises(CannotSign, match=sentence):
        add_key(actor=world.head, at=NOW, **values)

    assert not SigningKey.objects.exists()


@pytest.mark.parametrize(
    ("starts", "sentence"), [(timedelta(days=3), "chỉ có hiệu lực từ"), (-timedelta(days=1000), "đã hết hạn")]
)
def test_a_certificate_not_yet_or_no_longer_valid_is_refused(world, starts, sentence):
    content = pfx(world.head.full_name, NOW + starts, 30)

    with pytest.raises(CannotSign, match=sentence):
        add_key(content=content, secret=SECRET, actor=world.head, at=NOW)


def test_the_same_certificate_is_kept_once_until_it_is_laid_aside(world):
    key = key_of(world.head)
    with pytest.raises(CannotSign, match="đã được thêm"):
        key_of(world.head)

    withdraw_key(key=key, at=NOW)

    assert key_of(world.head).pk != key.pk
    assert SigningKey.objects.get(pk=key.pk).content == ""


def test_the_picture_is_kept_clean(world):
    key = key_of(world.head, picture=png())

    assert key.picture.startswith("iVBOR")


@pytest.fixture(scope="session")
def token(tmp_path_factory):
    """A token of SoftHSM with the head's key on it, as an issuer would hand it over.

    One for all tests: the library reads its configuration once a process.
    """
    if not (which("pkcs11-tool") and Path(MODULE).exists()):
        pytest.skip("needs softhsm2 and opensc")
    here = tmp_path_factory.mktemp("softhsm")
    (here / "tokens").mkdir()
    config = here / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {here}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(config)
    key, certificate = new_key(
        authority(),
        full_name="Phạm Thị Dung",
        organisation="UBND huyện Vạn Ninh",
        valid_from=NOW - timedelta(days=1),
        valid_to=NOW + timedelta(days=300),
    )
    (here / "key.der").write_bytes(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    (here / "cert.der").write_bytes(certificate.public_bytes(Encoding.DER))
    for command in _ON_THE_TOKEN:
        words = [word.format(here=here, module=MODULE) for word in command]
        subprocess.run(words, check=True, capture_output=True)
    yield facts_of(certificate)
    os.environ.pop("SOFTHSM2_CONF")


_PUT = ["pkcs11-tool", "--module", "{module}", "--login", "--pin", "123456", "--token-label", "vgca", "--id", "01"]
_ON_THE_TOKEN = [
    ["softhsm2-util", "--init-token", "--free", "--label", "vgca", "--so-pin", "12345678", "--pin", "123456"],
    [*_PUT, "--label", "ky", "--write-object", "{here}/key.der", "--type", "privkey"],
    [*_PUT, "--label", "ky", "--write-object", "{here}/cert.der", "--type", "cert"],
]


def test_a_token_gives_its_key_for_the_right_pin(token):
    with token_key(MODULE, token="vgca", label="ky", pin="123456") as signer:
        assert facts_of(certificate_of(signer)) == token


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pin": "654321"}, "Mã PIN chưa đúng"),
        ({"token": "other"}, "Không thấy thiết bị ký “other”"),
        ({"label": "other"}, "không có khóa “other”"),
    ],
)
def test_a_token_that_cannot_be_used_says_why(token, changes, sentence):
    values = {"token": "vgca", "label": "ky", "pin": "123456", **changes}

    with pytest.raises(CannotSign, match=sentence), token_key(MODULE, **values):
        pass


def test_a_server_without_the_library_of_the_token_says_so(tmp_path):
    with (
        pytest.raises(CannotSign, match="chưa cài thư viện"),
        token_key(str(tmp_path / "libnone.so"), token="a", label="b", pin="c"),
    ):
        pass


def test_a_token_is_kept_by_its_labels_and_signs(token, world, settings):
    settings.PKCS11_MODULE = MODULE

    key = add_key(token="vgca", label="ky", secret="123456", actor=world.head, at=NOW)

    assert (key.kind, key.content, key.fingerprint) == ("token", "", token.fingerprint)
    trusted()
    paper, task = letter(world)
    (row,) = sign_papers(task_ids=[task.pk], key=key, secret="123456", actor=world.head, at=NOW)
    assert row.problem == "" and verdicts(stored_pdf(paper)[0], trust=trust_now(), at=NOW)[0].is_good
