"""An SMS gateway of Viettel's bulk SMS shape: SOAP, and HTTP 200 for errors too."""

from typing import Any, ClassVar
from xml.sax.saxutils import escape

from defusedxml.ElementTree import fromstring

from tests.peers.http import Handler, HttpPeer

OPERATION = "{http://impl.bulkSms.ws/}wsCpMt"
ANSWER = (
    '<?xml version="1.0" ?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
    '<ns2:wsCpMtResponse xmlns:ns2="http://impl.bulkSms.ws/"><return><message>{said}</message>'
    "<result>{result}</result></return></ns2:wsCpMtResponse></S:Body></S:Envelope>"
)


class ViettelPeer(HttpPeer):
    """``peer.requests`` are the fields of ``wsCpMt`` by name; ``peer.password`` is the one that it knows."""

    path: ClassVar[str] = "/bulkapi"
    password = "viettel-password"

    def read(self, body: bytes) -> dict[str, str]:
        return {field.tag: field.text or "" for field in fromstring(body).find(f".//{OPERATION}")}

    def reference(self, request: Any) -> str:
        return request["RequestID"]

    def content(self, request: Any) -> str:
        return f"{request['ReceiverID']} {request['Content']}"

    def refuses(self, handler: Handler, request: Any) -> bool:
        if request["Password"] == self.password:
            return False
        handler.answer(self.error("WRONG_INFORMATION_AUTHENTICATE"))
        return True

    def taken(self, number: int, request: Any) -> bytes:
        return ANSWER.format(said="Insert MT_QUEUE: OK", result=1).encode()

    def error(self, code: str) -> bytes:
        return ANSWER.format(said=escape(code), result=0).encode()
