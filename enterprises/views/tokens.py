"""A person's own tokens: which there are, making one, revoking one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises import beginnings
from enterprises.forms.tokens import TokenForm
from enterprises.models import ApiToken
from enterprises.tables.tokens import TokenTable
from enterprises.tokens import make_token, revoke_token
from reliability_tracker.components import Empty
from reliability_tracker.formats import officialdate
from reliability_tracker.forms import Form
from reliability_tracker.views import ListPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

HOME = gettext_lazy("Programs and tokens")


class TokenList(ListPage):
    table_class = TokenTable
    title = HOME
    intro = gettext_lazy(
        "A program acting for you presents a token instead of your password. It sees and may do what you"
        " do, within the scope you give it."
    )
    export_name = "tokens"
    template_name = "enterprises/tokens.html"

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = ApiToken.objects.visible_to(self.request.user)
        return rows

    def empty(self) -> Empty:
        return beginnings.tokens(self.request.user)


@never_cache
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once: the page that answers the form is the only one that has it.

    Whoever sends the form again makes no second one, for its name is taken.
    """
    form = TokenForm(request.POST if request.method == "POST" else None)
    trail = [(str(HOME), reverse("enterprises:tokens"))]
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = make_token(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            context = {"token": token, "secret": secret, "trail": trail}
            return render(request, "enterprises/token_made.html", context)
    status = 422 if form.errors else 200
    return render(request, "enterprises/token_form.html", {"form": form, "trail": trail}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        revoke_token(token=token, by=request.user)
        messages.success(
            request, _("“%(name)s” is revoked. It no longer gives access.") % {"name": token.name}
        )
        return redirect("enterprises:tokens")
    context = {
        "title": _("Revoke “%(name)s”") % {"name": token.name},
        "sentence": _("Programs that use it are refused from then on. This cannot be undone."),
        "facts": [
            (_("Begins with"), token.hint),
            (_("What it may do"), token.get_scope_display()),
            (_("Made on"), officialdate(token.created_at)),
            (_("Last used on"), officialdate(token.last_used_on) if token.last_used_on else _("never")),
        ],
        "form": Form(),
        "deed": pgettext("token", "Revoke"),
        "danger": True,
        "back": reverse("enterprises:tokens"),
    }
    return render(request, "confirm_page.html", context)
