"""Comments on single fields of an application: given when it is sent back, answered when it comes again."""

from __future__ import annotations

from collections.abc import Mapping

from enterprises.models import Application, ApplicationComment, ApplicationTransition
from enterprises.nomination_enums import ApplicationDeed


def last_return(application: Application) -> ApplicationTransition | None:
    """The step by which it was last sent back."""
    return application.transitions.filter(deed=ApplicationDeed.SEND_BACK).order_by("-id").first()


def asked(application: Application) -> list[ApplicationComment]:
    """The comments that are answered when it is submitted again: those of the last return."""
    returned = last_return(application)
    return list(returned.field_comments.order_by("id")) if returned else []


def give(transition: ApplicationTransition, comments: Mapping[str, str]) -> None:
    """Keep what was said at single fields."""
    ApplicationComment.objects.bulk_create(
        ApplicationComment(
            application=transition.application, transition=transition, field=name, text=text.strip()
        )
        for name, text in comments.items()
        if text.strip()
    )


def answer(transition: ApplicationTransition, answers: Mapping[int, str]) -> None:
    """Put each answer to the comment it answers."""
    for comment in asked(transition.application):
        if text := answers.get(comment.pk, "").strip():
            comment.answer, comment.answered_at, comment.answered_by = text, transition.at, transition.by
            comment.save(update_fields=["answer", "answered_at", "answered_by"])
