"""People, who sign in by email."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db import connection, models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.enums import Letters, Role
from policy.models import Version, VersionCounter
from policy.scope import NOTHING, Scope, scope_of
from reliability_tracker.db import one_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from enterprises.models.membership import Membership

Answer = TypeVar("Answer")
KEPT_FOR = 60 * 60  # seconds; a key names its versions, so this only frees memory


class UserQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """National staff see everyone; others the people of their own organisations and themselves."""
        if scope_of(user).national:
            return self
        if not isinstance(user, User):
            return self.none()
        own = user.active_memberships
        return self.filter(
            models.Q(pk=user.pk)
            | models.Q(
                memberships__enterprise__in=[m.enterprise_id for m in own if m.enterprise_id],
                memberships__ended_at__isnull=True,
            )
            | models.Q(
                memberships__organisation__in=[m.organisation_id for m in own if m.organisation_id],
                memberships__ended_at__isnull=True,
            )
        ).distinct()


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with a usable password, or, with None, one who must set it first."""
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        found: User = self.get(email__iexact=email)
        return found


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What one may see and do follows from memberships alone, not from Django's permissions."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    language = models.CharField(
        _("language of letters"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    letters = models.CharField(_("letters"), max_length=10, choices=Letters.choices, default=Letters.AT_ONCE)

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
            one_of("language", [code for code, _name in settings.LANGUAGES], name="user_language_is_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def version(self) -> Version:
        """The counters as this person's page found them; asked once a request."""
        return VersionCounter.now()

    @cached_property
    def active_memberships(self) -> list[Membership]:
        """Memberships in force, with what they belong to and the codes it had before.

        The person's own come first; then those of colleagues for whom the person stands in today, which are
        of another `user`.
        """
        if not self.pk:
            return []
        today = timezone.localdate()
        return self.kept(f"memberships:{today}", lambda: self._read_memberships(today))

    @cached_property
    def interests(self) -> frozenset[int]:
        """Keys of the enterprises in which the person declared an interest."""
        return frozenset(key for m in self.active_memberships if m.user_id == self.pk for key in m.interests)  # type: ignore[attr-defined]

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(m.role for m in self.active_memberships)

    @cached_property
    def scope(self) -> Scope:
        """What this person may see, in the plain words of `policy.scope`."""
        if not self.is_active:
            return NOTHING
        national = {Role.MINISTRY_REVIEWER, Role.MINISTRY_STEWARD, Role.OBSERVER}
        regions, cities, sectors, enterprises = set[str](), set[str](), set[str](), set[str]()
        for m in self.active_memberships:
            organisation = m.organisation
            region = organisation.region_id if organisation else None
            if m.role in (Role.PROVINCIAL_REVIEWER, Role.PROVINCIAL_OBSERVER) and region:
                regions.add(region)
            elif m.role == Role.CITY_REVIEWER and region:
                cities.add(region)
            elif m.role == Role.ASSOCIATION_ANALYST and organisation:
                sectors.update(organisation.sectors)
            elif m.enterprise:
                enterprises.update([m.enterprise.credit_code, *m.former_codes])  # type: ignore[attr-defined]
        return Scope(
            national=bool(self.roles & national),
            regions=frozenset(regions),
            cities=frozenset(cities),
            sectors=frozenset(sectors),
            enterprises=frozenset(enterprises),
        )

    def kept(
        self, what: str, compute: Callable[[], Answer], *, reporting: bool = False, messages: bool = False
    ) -> Answer:
        """An answer about this person, kept while nobody's place and no setting has changed.

        what: names the answer and whatever else it depends on, but for the counters. Inside a transaction it
        is worked out anew: counters rise at its commit, and what it has written must be seen.
        reporting, messages: whether it changes with reports, or with what people are told
        """
        if connection.in_atomic_block:
            return compute()
        version = self.version
        moved = f"{version.reporting if reporting else ''}:{version.messages if messages else ''}"
        found: Answer | None = cache.get_or_set(
            f"person:{self.pk}:{version.people}:{version.settings}:{moved}:{what}", compute, KEPT_FOR
        )
        return compute() if found is None else found

    def _read_memberships(self, today: datetime.date) -> list[Membership]:
        from enterprises.models.enterprise import CreditCodeChange
        from enterprises.models.interest import Interest
        from enterprises.models.membership import Membership
        from enterprises.models.stand_in import StandIn

        changes = CreditCodeChange.objects.filter(enterprise=models.OuterRef("enterprise"))
        interests = Interest.objects.standing().filter(person=models.OuterRef("user"))
        own = Membership.objects.active().filter(user=models.OuterRef("user"), enterprise__isnull=False)
        lent = StandIn.objects.in_force(today).filter(stand_in=self).order_by().values("membership")
        theirs = Membership.objects.filter(user=self).order_by().values("pk")
        found = list(
            Membership.objects.active()
            .filter(pk__in=theirs.union(lent))  # with OR in its place all memberships there are would be read
            .annotate(
                former_codes=ArraySubquery(changes.values("old_code")),
                interests=ArraySubquery(interests.values("enterprise")),
                enterprises=ArraySubquery(own.values("enterprise")),
            )
            .select_related("organisation__region", "enterprise", "user")
            .order_by("id")
        )
        return sorted(found, key=lambda membership: membership.user_id != self.pk)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
