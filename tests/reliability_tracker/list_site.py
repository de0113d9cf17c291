"""A site of one list, for tests of what every list shares: the groups of Django stand for its rows."""

from typing import Any

import django_filters
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path

from reliability_tracker import filters, tables
from reliability_tracker.views import ListPage, read_only


class GroupTable(tables.Table):
    caption = "Groups"
    name = tables.LinkColumn(verbose_name="Name", to=lambda group: f"/groups/{group.pk}/")
    number = tables.NumberColumn(accessor="pk", verbose_name="Number")


class GroupFilter(filters.FilterSet):
    search = filters.SearchFilter("name")
    least = django_filters.NumberFilter("pk", lookup_expr="gte", label="Least")

    class Meta:
        model = Group
        fields = ["search", "least"]


class GroupList(ListPage):
    table_class = GroupTable
    filter_class = GroupFilter
    title = "All groups"
    export_name = "groups"
    per_page = 2
    dated = True

    def rows(self) -> QuerySet[Any]:
        return Group.objects.order_by("pk")


@read_only
def reading(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Group.objects.count()))


@read_only
def writing(request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="made by a GET")
    return HttpResponse()


@read_only
def locking(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(list(Group.objects.select_for_update())))


class Late:
    """Writes when the template shows it."""

    def __str__(self) -> str:
        return str(Group.objects.create(name="made by a template"))


@read_only
def writing_late(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "components/badge.html", {"text": Late()})


urlpatterns = [
    path("groups/", GroupList.as_view(), name="groups"),
    path("reading/", reading),
    path("writing/", writing),
    path("writing-late/", writing_late),
    path("locking/", locking),
    path("", include("reliability_tracker.urls")),
]
