"""One's own inbox, and what letters one gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from enterprises import beginnings, inbox
from enterprises.filters.inbox import InboxFilter
from enterprises.forms.letters import LettersForm
from enterprises.models import Message, User
from enterprises.tables.inbox import InboxTable
from reliability_tracker.components import Empty
from reliability_tracker.views import ListPage

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Inbox(ListPage):
    table_class = InboxTable
    filter_class = InboxFilter
    template_name = "enterprises/inbox.html"
    fragment_name = "enterprises/inbox.html#rows"
    title = pgettext_lazy("place", "Inbox")
    intro = gettext_lazy("What happened and what is due. Each line leads to where you can deal with it.")
    export_name = "inbox"

    def rows(self) -> QuerySet[Message]:
        return Message.objects.visible_to(self.request.user)

    def context(self) -> dict[str, Any]:
        return {"unread": inbox.unread(self.request.user)}

    def empty(self) -> Empty:
        return beginnings.inbox(self.request.user)


@require_POST
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Mark the line named in `read` as read, or all of them with `all`."""
    if "all" in request.POST:
        inbox.mark_read(by=_person(request))
    else:
        inbox.mark_read(
            by=_person(request), ids=[int(pk) for pk in request.POST.getlist("read") if pk.isdigit()]
        )
    return redirect("enterprises:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    person = User.objects.get(pk=_person(request).pk)  # the page shows the name of the one who is signed in
    form = LettersForm(request.POST if request.method == "POST" else None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("enterprises:letters")
    return render(request, "enterprises/letters.html", {"form": form})


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # pages of visitors are listed, and these are not among them
    return request.user
