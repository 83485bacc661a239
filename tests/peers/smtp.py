"""An SMTP server that speaks the protocol over a real socket and can be told to refuse or to hang."""

import asyncio
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

HANG, CUT = "hang", "cut"


class _AnyPort(Controller):
    """Listens on a port that the system chose."""

    def _trigger_server(self) -> None:
        self.port = cast(Any, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()


class SmtpPeer:
    """``with SmtpPeer() as peer``: ``peer.url`` for EMAIL_URL, ``peer.port``, ``peer.accepted`` (parsed mails).

    ``at_sender``, ``at_recipient`` and ``at_content`` are what it answers there, or ``HANG`` or ``CUT``: it takes what it got
    (a content too) and never answers, or drops the line. Empty means that it is content.
    """

    def __init__(self, *, at_sender: str = "", at_recipient: str = "", at_content: str = "") -> None:
        self.at_sender, self.at_recipient, self.at_content = at_sender, at_recipient, at_content
        self.accepted: list[EmailMessage] = []
        self.recipients: list[str] = []

    def __enter__(self) -> "SmtpPeer":
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0, ready_timeout=10)
        self._released: asyncio.Event | None = None
        self._controller.start()
        self.port: int = self._controller.port
        self.url = f"smtp://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_error: object) -> None:
        loop: asyncio.AbstractEventLoop = self._controller.loop
        if self._released is not None:
            loop.call_soon_threadsafe(self._released.set)
        self._controller.stop()

    async def _say(self, server: Any, answer: str) -> str:
        if answer == CUT:
            server.transport.abort()
        if answer != HANG:
            return answer
        self._released = self._released or asyncio.Event()
        await self._released.wait()
        return "421 too late"

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:
        if self.at_sender:
            return await self._say(_server, self.at_sender)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:
        if self.at_recipient:
            return await self._say(_server, self.at_recipient)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        refused = self.at_content not in ("", HANG, CUT)
        if not refused:
            parse = cast(Callable[..., EmailMessage], message_from_bytes)
            self.accepted.append(parse(envelope.content, policy=default))
            self.recipients.extend(envelope.rcpt_tos)
        return await self._say(_server, self.at_content) if self.at_content else "250 taken"
