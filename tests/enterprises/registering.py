"""A unit that registers with its licence, and what is said where it may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile

from enterprises import registration
from enterprises.attachments import inspect
from enterprises.credit_code import fictitious
from enterprises.models import Claim, Enterprise, User
from enterprises.people import NewPerson
from enterprises.registration import Unit
from enterprises.verdicts import Refusal
from tests.factories.enterprises import PASSWORD, PDF, EnterpriseFactory, UserFactory
from tests.factories.policy import RegionFactory

CODE = fictitious(777)
NEW = NewPerson("Wang@Enterprise.example", "王芳", PASSWORD, "025-12345678")


def register(by: User | NewPerson = NEW, code: str = CODE, **fields: Any) -> Claim:
    region = fields.pop("region", None) or RegionFactory()
    unit = Unit(
        credit_code=code,
        typed=code.lower(),
        name="演示轴承有限公司",
        region=region,
        industry_code="3451",
        **fields,
    )
    licence = ContentFile(PDF, name="营业执照.pdf")
    return registration.register(by=by, unit=unit, licence=licence, inspected=inspect(licence))


def administered() -> tuple[Enterprise, User]:
    enterprise = EnterpriseFactory()
    return enterprise, UserFactory(enterprise_administrator=True, membership__enterprise=enterprise)


def refused(deed: Any, **given: Any) -> list[str]:
    with pytest.raises(Refusal) as caught:
        deed(**given)
    return [lack.message for lack in caught.value.lacks]
