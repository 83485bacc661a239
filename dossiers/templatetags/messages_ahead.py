from django import template

from dossiers import messages_ahead as ahead
from dossiers.models import Dossier

register = template.Library()


@register.inclusion_tag("dossiers/work/will_send.html")
def will_send(dossier: Dossier | None, name: str) -> dict[str, object]:
    """``{% will_send dossier "dossier.declined" %}``: the message that the form around it will send."""
    shown = ahead.message_ahead(dossier, name) if dossier else ahead.message_to_anybody(name, "vi")
    return {"ahead": shown}


@register.inclusion_tag("dossiers/work/will_send.html")
def will_invite(dossier: Dossier) -> dict[str, object]:
    """The invitation to collect the result."""
    last = dossier.completions.order_by("-number").first()
    is_early = last is not None and last.timeliness == "early"
    return {"ahead": ahead.message_ahead(dossier, ahead.ready_text(dossier, is_early=is_early))}
