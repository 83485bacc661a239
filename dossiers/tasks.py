from celery import shared_task
from django.utils import timezone

from dossiers.actions import answer_sms as sms
from dossiers.actions import drafts, proposals, silence, supplement, unsent, watch
from dossiers.actions import watch_referrals as parts_watch


@shared_task(name="dossiers.watch_deadlines")
def watch_deadlines() -> None:
    watch.watch_deadlines(at=timezone.now())


@shared_task(name="dossiers.watch_referrals")
def watch_referrals() -> None:
    parts_watch.watch_referrals(at=timezone.now())


@shared_task(name="dossiers.owe_calls_for_unsent")
def owe_calls_for_unsent() -> None:
    unsent.owe_calls_for_unsent(at=timezone.now())


@shared_task(name="dossiers.answer_sms")
def answer_sms() -> None:
    sms.answer_inbound(at=timezone.now())


@shared_task(name="dossiers.close_silent")
def close_silent() -> None:
    supplement.close_silent(at=timezone.now())


@shared_task(name="dossiers.take_effect")
def take_effect() -> None:
    proposals.take_effect(at=timezone.now())


@shared_task(name="dossiers.forget_old_drafts")
def forget_old_drafts() -> None:
    drafts.forget_old_drafts(at=timezone.now())


@shared_task(name="dossiers.watch_silence")
def watch_silence() -> None:
    silence.watch_silence(at=timezone.now())
