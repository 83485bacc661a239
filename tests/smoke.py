"""A started portal, tried from outside over HTTP: `python -m tests.smoke http://127.0.0.1:8000`.

No test of the suite: `.ci/run` calls it on a real `make run` demo, with a real worker behind it. It goes the way of
a browser without JavaScript: every page is fetched, its form filled in and sent back.
"""

import re
import sys
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

from launcher.terminal import complain, say

TIMEOUT_SECONDS = 20
PASSWORD = "vanninh-2026"  # of the demo; printed by every make run
CLERK, ADMINISTRATOR = "tiepnhan", "quantri"
# The worker is poked at once; a lost poke is made good by the sweep of the next minute.
DELIVERY_SECONDS = 150
MESSAGES = "/quan-tri/notices/localmessage/tin-nhan/"
PHONE = "0905123987"

CODE = re.compile(r"H32[\w.]*-\d{6}-\d{4,}")

Values = dict[str, list[str]]


class Wrong(AssertionError):
    """The portal answered, but not as it should."""


class Page(HTMLParser):
    """The fields of a page's forms as a browser would send them untouched, and the choices it offers.

    `fields` maps a name to its values; `offered` maps the name of a checkbox, radio or button to all it may say.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: Values = {}
        self.offered: Values = {}
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in self.fields:
                self.fields[self._select] = [value]
        elif tag == "button" or given.get("type") in ("checkbox", "radio"):
            self.offered.setdefault(name, []).append(value)
            if "checked" in given:
                self.fields.setdefault(name, []).append(value)
        elif tag in ("input", "textarea") and name:
            self.fields[name] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


@dataclass
class Visitor:
    """A browser without a screen: it keeps cookies, follows redirects and sends back what a form asks for."""

    site: str
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False  # a proxy of the machine has no business here

    def get(self, path: str) -> requests.Response:
        return _fine(self.session.get(urljoin(self.site, path), timeout=TIMEOUT_SECONDS))

    def send(self, page: requests.Response, path: str = "", **values: str | list[str]) -> requests.Response:
        """Send the form of `page` to `path` (or back to where it came from) with `values` filled in."""
        filled = {name: [value] if isinstance(value, str) else value for name, value in values.items()}
        return _fine(
            self.session.post(
                urljoin(page.url, path),
                data=Page(page.text).fields | filled,
                headers={"Referer": page.url},
                timeout=TIMEOUT_SECONDS,
            )
        )

    def sign_in(self, username: str, then: str) -> requests.Response:
        """Sign in on the way to the page `then`, and return that page."""
        answer = self.send(self.get(f"/can-bo/dang-nhap/?next={then}"), username=username, password=PASSWORD)
        require("dang-nhap" not in answer.url, f"{username} could not sign in")
        return answer


def _fine(answer: requests.Response) -> requests.Response:
    if answer.status_code != 200:
        raise Wrong(f"{answer.request.method} {answer.url} answered {answer.status_code}")
    return answer


def require(condition: object, sentence: str) -> None:
    if not condition:
        raise Wrong(sentence)


def check_health(site: str) -> str:
    visitor = Visitor(site)
    visitor.get("/suc-khoe/song")
    ready = visitor.get("/suc-khoe/san-sang").json()
    require(ready["database"] and ready["redis"], f"not everything is ready: {ready}")
    return "PostgreSQL and Redis answer"


def check_home(site: str) -> str:
    page = Visitor(site).get("/")
    require('lang="vi"' in page.text, "the home page is not in Vietnamese")
    require(
        "default-src 'self'" in page.headers.get("Content-Security-Policy", ""), "the home page has no strict policy"
    )
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page.text)
    require(styles, "the home page has no style sheet")
    for style in styles:
        Visitor(site).get(style)
    return f"the home page came with {len(styles)} style sheets"


def receive_dossier(site: str) -> str:
    """Sign in as the clerk at the counter and take a dossier in. Returns its code."""
    clerk = Visitor(site)
    page = clerk.sign_in(CLERK, "/can-bo/tiep-nhan/")
    found = clerk.send(page, "/can-bo/tiep-nhan/thu-tuc/", procedure="khai sinh", find="1")
    versions = Page(found.text).offered.get("choose", [])
    require(versions, "no procedure is found for “khai sinh”")
    chosen = clerk.send(found, "/can-bo/tiep-nhan/thu-tuc/", choose=versions[0])
    saved = clerk.send(
        chosen,
        "/can-bo/tiep-nhan/",
        act="save",
        kind="individual",
        full_name="Nguyễn Thị Thử Nghiệm",
        phone=PHONE,
        address="Tổ dân phố số 6, thị trấn Vạn Giã",
        paper=Page(chosen.text).offered.get("paper", []),
    )
    code = CODE.search(saved.text)
    require("da-luu" in saved.url and code, f"the dossier was not saved: {_errors(saved.text)}")
    return code.group() if code else ""


def wait_for_notice(site: str, code: str) -> str:
    """Read the demo's messages as the administrator until the worker has delivered the one about `code`."""
    administrator = Visitor(site)
    administrator.sign_in(ADMINISTRATOR, MESSAGES)
    began = time.monotonic()
    while time.monotonic() - began < DELIVERY_SECONDS:
        if code in administrator.get(MESSAGES).text:
            return f"the message about {code} was delivered after {time.monotonic() - began:.0f} s"
        time.sleep(1)
    raise Wrong(f"no message about {code} was delivered within {DELIVERY_SECONDS} s")


def _errors(text: str) -> str:
    """The sentences of a refused form."""
    found = re.findall(
        r'class="[^"]*\b(?:error|errors|is-late)\b[^"]*"[^>]*>(.*?)</(?:p|div|ul)>', text, flags=re.DOTALL
    )
    return " ".join(" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in found) or "the page says no reason"


def main(site: str) -> int:
    """Tell the story step by step; the exit code is 1 at the first step that fails."""
    try:
        say(f"smoke: {check_health(site)}")
        say(f"smoke: {check_home(site)}")
        code = receive_dossier(site)
        say(f"smoke: the clerk received {code}")
        say(f"smoke: {wait_for_notice(site, code)}")
    except (Wrong, requests.RequestException) as problem:
        complain(f"smoke: {problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
