"""`manage.py create_steward`: the first person of a new installation, who invites everybody else."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from enterprises import mail, people
from enterprises.enums import DepartmentalLine, OrganisationKind, Role
from enterprises.models import Organisation, User

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

LEAD = ("工业和信息化部科技司", "Department of Science and Technology, MIIT")


class Command(BaseCommand):
    help = (
        "Make somebody a ministry steward. A new person gets a link to set a password, by mail and printed"
        " here; somebody who has an account gets the role."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("name", metavar="NAME")
        parser.add_argument(
            "--organisation", metavar="NAME", default=LEAD[0], help=f"Chinese name (default: {LEAD[0]})"
        )
        parser.add_argument(
            "--ask-password", action="store_true", help="ask for a password here, send no link"
        )

    def handle(self, *, email: str, name: str, organisation: str, ask_password: bool, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"{email} is not an email address.") from wrong
        if not name.strip():
            raise CommandError("NAME is empty.")
        known = User.objects.filter(email__iexact=email).first()
        password = _ask(email, name) if ask_password and known is None else None
        with transaction.atomic():
            person = people.NewPerson(email, name.strip(), password)
            user = known or people.create_person(person, verified=True)
            people.give_role(user=user, role=Role.MINISTRY_STEWARD, to=_organisation(organisation))
            link = "" if known or password else _password_link(user)
            if link:
                mail.send("steward_account", [user.email], user=user, address=link)
        self.stdout.write(f"{user.name} <{user.email}> is a steward of {organisation}.")
        if link:
            self.stdout.write(f"Password to be set at: {link}")


def _ask(email: str, name: str) -> str:
    password = getpass.getpass("Password: ")
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as weak:
        raise CommandError(" ".join(weak.messages)) from weak
    if getpass.getpass("Password, once more: ") != password:
        raise CommandError("The two passwords differ.")
    return password


def _organisation(name: str) -> Organisation:
    """The organisation of this name, entered as the lead department if there is none."""
    organisation, _created = Organisation.objects.get_or_create(
        name_zh=name,
        defaults={
            "kind": OrganisationKind.MINISTRY,
            "line": DepartmentalLine.INDUSTRY,
            "name_en": LEAD[1] if name == LEAD[0] else "",
        },
    )
    if Role.MINISTRY_STEWARD not in people.roles_of(organisation):
        raise CommandError(f"{name} has no stewards: only the lead department of the ministry has.")
    return organisation


def _password_link(user: User) -> str:
    key = default_token_generator.make_token(user)
    uid = user_pk_to_url_str(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    return mail.site_address(path)
