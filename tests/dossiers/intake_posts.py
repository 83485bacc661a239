"""What a clerk's browser posts from the intake page."""

import uuid
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse

CARD = "056190000018|225123456|Nguyễn Thị Hòa|02031990|Nữ|Thôn Quảng Hội, Vạn Thắng, Vạn Ninh, Khánh Hòa|10052021"
INTAKE = "/can-bo/tiep-nhan/"
JSON = {"Accept": "application/json"}


def filled(world: SimpleNamespace, **changes: Any) -> dict[str, Any]:
    """A complete form: the person of the card, all papers of the world's procedure ticked."""
    version = changes.pop("of", world.version)
    papers = list(version.documents.all())
    form = {
        "draft": str(uuid.uuid4()),
        "office": str(world.desk.pk),
        "kind": "individual",
        "national_id": "056190000018",
        "full_name": "Nguyễn Thị Hòa",
        "born_on": "02/03/1990",
        "phone": "0905 123 456",
        "email": "hoa@example.vn",
        "address": "Thôn Quảng Hội, Vạn Thắng",
        "version": str(version.pk),
        "procedure": version.name,
        "sets": "1",
        "result_way": "counter",
        "summary": "",
        "paper": [str(paper.pk) for paper in papers],
        **{f"originals_{paper.pk}": str(paper.originals) for paper in papers},
        **{f"copies_{paper.pk}": str(paper.copies) for paper in papers},
        "act": "save",
    }
    return {**form, **changes}


def save(client: Client, world: SimpleNamespace, **changes: Any) -> Any:
    return client.post(INTAKE, filled(world, **changes))


def ask(client: Client, name: str, form: dict[str, Any]) -> dict[str, Any]:
    """What the page's script gets from one of its three endpoints."""
    answer = client.post(reverse(f"dossiers:{name}"), form, headers=JSON)
    assert answer.status_code == 200, answer.content
    return answer.json()


def read(answer: Any) -> str:
    return answer.content.decode()
