"""Which records the log follows: all of ours, but for what is listed here with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import models

from reliability_tracker.log_triggers import Logged, held_of, install, left_out_of

APPS = ("policy", "enterprises")
OTHERS: tuple[type[models.Model], ...] = (EmailAddress, Authenticator, SocialAccount)

NOT_LOGGED = {
    "policy.versioncounter": "counters of what has changed; they say nothing of their own",
    "policy.ledgercheck": "what the nightly proof found; each row is the record of itself",
    "enterprises.reportingcount": "sums of what the log follows row by row",
    "enterprises.message": "an inbox: when its reader saw a line is the reader's affair",
    "enterprises.keptanswer": "answers that are kept for a program's second try",
    "enterprises.user_groups": "not used: rights follow from memberships",
    "enterprises.user_user_permissions": "not used: rights follow from memberships",
}
# columns that the log does not hold, of any record
SECRETS = ("password", "token_digest", "digest_of_token")
LEFT_OUT = {
    "enterprises.apitoken": ("digest",),
    "mfa.authenticator": ("data",),
    "socialaccount.socialaccount": ("extra_data", "last_login"),  # what the provider said each time
    "enterprises.objection": ("name", "organisation", "contact"),  # for those who handle it alone
    "enterprises.review": ("score", "comment"),  # an expert's, for the panel alone
    "enterprises.report": (
        *("revision", "saved_at", "saved_by_id"),  # of each save; the entry says both
        "is_voluntary",  # follows from what is expected
    ),
    "enterprises.application": ("revision", "saved_at", "saved_by_id"),
    "enterprises.expectedreport": (  # they follow from reports, extensions and declarations
        *("is_nothing", "is_received", "is_on_time", "is_returned", "is_accepted"),
    ),
    "enterprises.cycle": ("next_serial",),
    "enterprises.call": ("next_serial",),
}
# what a record is called: the first of these columns that it has, else what it belongs to
NAMES = ("number", "code", "name_zh", "enterprise_name", "document_number", "title", "email", "name")
PARENTS = (
    ("report_id", "enterprises_report", "number"),
    ("application_id", "enterprises_application", "number"),
    ("user_id", "enterprises_user", "email"),
    ("person_id", "enterprises_user", "email"),
    ("enterprise_id", "enterprises_enterprise", "enterprise_name"),
    ("decision_id", "policy_decision", "number"),
    ("cycle_id", "enterprises_cycle", "code"),
    ("call_id", "enterprises_call", "code"),
)
PARTS = {"report_id", "application_id"}  # what belongs to one of these is called by its number
CODES = ("target_id", "product_class_id", "sector_id")  # keys that are words
OWED_BY = (
    "(SELECT p.enterprise_name FROM enterprises_enterprise p JOIN enterprises_expectedreport x"
    " ON x.enterprise_id = p.id WHERE x.id = {r}.expected_id)"
)
REMINDED_OF = (  # enterprise and cycle, or the report or application that waits
    "CASE {r}.kind"
    " WHEN 'report' THEN (SELECT p.enterprise_name || ' · ' || c.code FROM enterprises_expectedreport x"
    " JOIN enterprises_enterprise p ON p.id = x.enterprise_id JOIN enterprises_cycle c ON c.id = x.cycle_id"
    " WHERE x.id = {r}.thing)"
    " WHEN 'application' THEN (SELECT p.number FROM enterprises_application p"
    " JOIN enterprises_applicationtransition x ON x.application_id = p.id WHERE x.id = {r}.thing)"
    " WHEN 'review' THEN (SELECT p.number FROM enterprises_application p"
    " JOIN enterprises_review x ON x.application_id = p.id WHERE x.id = {r}.thing)"
    " ELSE (SELECT p.number FROM enterprises_report p"
    " JOIN enterprises_transition x ON x.report_id = p.id WHERE x.id = {r}.thing) END"
)
OWN_NAMES = {
    "policy.contribution": "{r}.subject_name",
    "policy.decisionsubject": "{r}.subject_name",
    "policy.marketshare": "{r}.product",
    "policy.productverdict": "{r}.product",
    "enterprises.extension": OWED_BY,
    "enterprises.nilreport": OWED_BY,
    "enterprises.reminder": REMINDED_OF,
    "enterprises.assessment": (
        "(SELECT p.number FROM enterprises_report p JOIN enterprises_indicatorrow x ON x.report_id = p.id"
        " WHERE x.id = {r}.row_id)"
    ),
    "enterprises.eligibilitycheck": (
        "(SELECT p.number FROM enterprises_application p JOIN enterprises_applicationtransition x"
        " ON x.application_id = p.id WHERE x.id = {r}.transition_id)"
    ),
}


def logged_models() -> Iterator[type[models.Model]]:
    """The models whose records the log follows."""
    for label in APPS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if not hasattr(model, "pgh_tracked_model") and model._meta.label_lower not in NOT_LOGGED:
                yield model
    yield from OTHERS


def histories() -> list[str]:
    """Tables of django-pghistory's events; what stands in them stays."""
    return [
        model._meta.db_table
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if hasattr(model, "pgh_tracked_model")
    ]


def logged(model: type[models.Model]) -> Logged:
    meta = model._meta
    pk: Any = meta.pk
    left_out = [*left_out_of(model, SECRETS), *LEFT_OUT.get(meta.label_lower, ())]
    return Logged(
        table=meta.db_table,
        key=pk.column,
        kind=meta.label_lower,
        name=_name(model),
        held=held_of(model, left_out),
        left_out=left_out,
    )


def put_triggers(using: str, **_: Any) -> None:
    """After `migrate`: see `reliability_tracker.log_triggers`."""
    install([logged(model) for model in logged_models()], histories(), using)


def _name(model: type[models.Model]) -> str:
    """SQL for what a record of the model is called."""
    fields: list[Any] = list(model._meta.concrete_fields)
    columns = {field.column for field in fields}
    own = OWN_NAMES.get(model._meta.label_lower)
    if own is None and not columns & PARTS:
        own = next((f'{{r}}."{name}"' for name in NAMES if name in columns), None)
    if own is not None:
        return f"{own}::text"
    found = [
        f'(SELECT p."{name}"::text FROM {table} p WHERE p.id = {{r}}."{column}")'  # noqa: S608 -- all ours
        for column, table, name in PARENTS
        if column in columns
    ]
    found += [f'{{r}}."{name}"::text' for name in CODES if name in columns]
    return f"coalesce({', '.join(found)})" if found else "''"
