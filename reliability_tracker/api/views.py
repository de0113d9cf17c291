"""What every endpoint is made of: reads that cannot write, parameters that are known, lists in pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.response import Response
from rest_framework.views import APIView

from reliability_tracker.api.parameters import DATES, ON_A_PAGE, PAGING, Parameter, moment_of, read_parameters
from reliability_tracker.api.problems import Wrong, invalid, nothing_here
from reliability_tracker.api.throttling import SAFE
from reliability_tracker.views import without_writes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponseBase

    from reliability_tracker.filters import FilterSet


class Endpoint(APIView):
    """One address of the interface.

    parameters: what its address may carry in a GET; `values` has what was given. Where it is `dated`, the
                dates too, and the questions of pages find them on `page_request`.
    filters:    names of further parameters, which a filter set reads
    """

    parameters: ClassVar[Sequence[Parameter]] = ()
    filter_class: ClassVar[type[FilterSet] | None] = None
    dated: ClassVar[bool] = False
    metadata_class = None

    values: Mapping[str, Any]

    @classmethod
    def all_parameters(cls) -> tuple[Parameter, ...]:
        return (*cls.parameters, *(DATES if cls.dated else ()))

    @classmethod
    def names(cls) -> set[str]:
        """The names of its parameters, without those of filters."""
        return {parameter.name for parameter in cls.all_parameters()}

    @property
    def page_request(self) -> HttpRequest:
        """The request as pages have it, for the questions and filters of pages."""
        found: HttpRequest = self.request._request
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "Authorization" in request.headers:  # a program says which language it wants; people have chosen
            request.LANGUAGE_CODE = translation.get_language_from_request(request)
            translation.activate(request.LANGUAGE_CODE)
        handle = super().dispatch
        response: HttpResponseBase = (
            without_writes(handle)(request, *args, **kwargs)
            if request.method in SAFE
            else handle(request, *args, **kwargs)
        )
        response["Content-Language"] = translation.get_language() or ""
        response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        return response

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\x00" in str(part) for part in kwargs.values()):
            raise nothing_here()
        reads = request.method in SAFE
        known = {parameter.name: parameter for parameter in (self.all_parameters() if reads else ())}
        filters = frozenset(self.filter_class.base_filters if self.filter_class and reads else ())
        self.values = read_parameters(request.GET, known, filters)
        if self.dated:
            self.page_request.moment = moment_of(self.values)  # type: ignore[attr-defined]

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What was to be noted of this request is noted once its answer has been sent."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        finished._resource_closers.extend(getattr(self.page_request, "after_the_answer", ()))
        return finished


class ListEndpoint(Endpoint):
    """A list in pages, narrowed by the filters of the page that shows the same list, in the same order."""

    paginator_class: ClassVar[type[Paginator[Any]]] = Paginator

    @classmethod
    def all_parameters(cls) -> tuple[Parameter, ...]:
        return (*super().all_parameters(), *PAGING)

    def rows(self) -> QuerySet[Any]:
        """What this person may see, in order: start from `visible_to(self.request.user)`."""
        raise NotImplementedError

    def shown(self, rows: Sequence[Any]) -> Iterable[Any]:
        """The rows of one page as plain data."""
        raise NotImplementedError

    def more(self) -> dict[str, Any]:
        """Members of the answer beside those of every list."""
        return {}

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        rows = self.narrowed(self.rows())
        per_page, number = self.values.get("per_page", ON_A_PAGE), self.values.get("page", 1)
        pages = self.paginator_class(rows, per_page)
        if number > pages.num_pages:
            sentence = _("There is no page %(page)s; the last is %(last)s.")
            wrong = Wrong("page", sentence % {"page": number, "last": pages.num_pages})
            raise invalid([wrong])
        page = pages.page(number)
        return Response(
            {
                "count": pages.count,
                "page": number,
                "pages": pages.num_pages,
                "next": self._address(number + 1) if page.has_next() else None,
                "previous": self._address(number - 1) if page.has_previous() else None,
                **self.more(),
                "results": list(self.shown(list(page.object_list))),
            }
        )

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """What the filters leave; 400 with every filter that cannot be read."""
        if self.filter_class is None:
            return rows
        filters = self.filter_class(self.page_request.GET, queryset=rows, request=self.page_request)
        if strangers := set(self.page_request.GET) - {*filters.filters, *self.names()}:
            raise invalid(Wrong(name, _("This filter is not for you.")) for name in strangers)
        if not filters.form.is_valid():
            raise invalid(
                Wrong(name, str(sentence), str(filters.form.fields[name].label or name))
                for name, sentences in filters.form.errors.items()
                for sentence in sentences
            )
        return filters.qs

    def _address(self, page: int) -> str:
        query = self.page_request.GET.copy()
        query["page"] = str(page)
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(list(query.items()))}")


class OneFormat(BaseContentNegotiation):
    """For files: the address says which format it gives, whatever the request would accept."""

    def select_parser(self, request: Any, parsers: Sequence[Any]) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Sequence[Any], format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class Nowhere(Endpoint):
    """Every address below the interface that is none."""

    schema = None

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        raise nothing_here()

    post = put = patch = delete = get


def one_or_nothing(rows: QuerySet[Any], **key: Any) -> Any:
    """The one row with this key, or 404."""
    found = rows.filter(**key).first()
    if found is None:
        raise nothing_here()
    return found
