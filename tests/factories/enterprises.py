"""People, organisations and enterprises. A person gets a role by its name:

UserFactory(ministry_reviewer=True)
UserFactory(provincial_reviewer=True, membership__organisation__region__code="330000")
UserFactory(enterprise_administrator=True, membership__enterprise=enterprise)
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from enterprises import credit_code
from enterprises.enums import DepartmentalLine, EnterpriseSize, OrganisationKind, Ownership, Role
from enterprises.models import (
    AssociationMember,
    Claim,
    Enterprise,
    Improvement,
    Invitation,
    Membership,
    Organisation,
    User,
)
from tests.factories.policy import (
    ChainLinkFactory,
    LayerFactory,
    LifeCycleStageFactory,
    ProductClassFactory,
    ProjectFactory,
    RegionFactory,
    SectorFactory,
)

PASSWORD = "reliability-demo"  # of people who exist for the length of a test
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class OrganisationFactory(DjangoModelFactory):
    """A department of the State Council; with a trait an authority or an association."""

    class Meta:
        model = Organisation

    class Params:
        authority = factory.Trait(
            kind=OrganisationKind.REGIONAL_AUTHORITY, region=factory.SubFactory(RegionFactory)
        )
        city_authority = factory.Trait(
            kind=OrganisationKind.REGIONAL_AUTHORITY, region=factory.SubFactory(RegionFactory, code="210200")
        )
        association = factory.Trait(
            kind=OrganisationKind.ASSOCIATION, line="", sectors=factory.LazyFunction(lambda: ["machinery"])
        )

    kind = OrganisationKind.MINISTRY
    name_zh = factory.Sequence(lambda n: f"组织{n:04d}")
    name_en = factory.Sequence(lambda n: f"Organisation {n:04d}")
    line = DepartmentalLine.INDUSTRY


class EnterpriseFactory(DjangoModelFactory):
    class Meta:
        model = Enterprise

    credit_code = factory.Sequence(credit_code.fictitious)
    enterprise_name = factory.Sequence(lambda n: f"演示轴承{n:04d}有限公司")
    region = factory.SubFactory(RegionFactory)
    industry_code = "3451"
    size = EnterpriseSize.MEDIUM
    ownership = Ownership.PRIVATE
    contact_name = "王芳"
    contact_phone = "025-12345678"
    contact_email = "contact@enterprise.example"
    confirmed_at = factory.LazyFunction(timezone.now)
    confirmed_by = factory.SubFactory("tests.factories.enterprises.UserFactory")


class MembershipFactory(DjangoModelFactory):
    """A role of a person; the organisation is of the kind the role asks for."""

    class Meta:
        model = Membership

    class Params:
        of_enterprise = factory.LazyAttribute(
            lambda m: m.role in (Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR)
        )

    user = factory.SubFactory("tests.factories.enterprises.UserFactory")
    role = Role.ENTERPRISE_REPORTER
    enterprise = factory.Maybe("of_enterprise", factory.SubFactory(EnterpriseFactory), None)
    organisation = factory.Maybe("of_enterprise", None, factory.SubFactory(OrganisationFactory))


class AssociationMemberFactory(DjangoModelFactory):
    """An enterprise on the list of an association."""

    class Meta:
        model = AssociationMember

    association = factory.SubFactory(OrganisationFactory, association=True)
    enterprise = factory.SubFactory(EnterpriseFactory)
    added_by = factory.SubFactory("tests.factories.enterprises.UserFactory")


def _with_role(role: Role, **organisation: Any) -> factory.Trait:
    belonging = {f"organisation__{key}": value for key, value in organisation.items()}
    return factory.Trait(membership=factory.RelatedFactory(MembershipFactory, "user", role=role, **belonging))


class UserFactory(DjangoModelFactory):
    """A person without a role, whose password is PASSWORD; with a trait, one who has it."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        enterprise_reporter = _with_role(Role.ENTERPRISE_REPORTER)
        enterprise_administrator = _with_role(Role.ENTERPRISE_ADMINISTRATOR)
        city_reviewer = _with_role(Role.CITY_REVIEWER, city_authority=True)
        provincial_reviewer = _with_role(Role.PROVINCIAL_REVIEWER, authority=True)
        provincial_observer = _with_role(
            Role.PROVINCIAL_OBSERVER, authority=True, line=DepartmentalLine.FINANCE
        )
        association_analyst = _with_role(Role.ASSOCIATION_ANALYST, association=True)
        expert = _with_role(Role.EXPERT)
        ministry_reviewer = _with_role(Role.MINISTRY_REVIEWER)
        ministry_steward = _with_role(Role.MINISTRY_STEWARD)
        observer = _with_role(Role.OBSERVER, line=DepartmentalLine.FINANCE)

    email = factory.Sequence(lambda n: f"person{n}@test.example")
    name = factory.Sequence(lambda n: f"张三{n}")
    password = factory.django.Password(PASSWORD)


class InvitationFactory(DjangoModelFactory):
    """An open invitation to an enterprise; `token` is what its link would carry."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")
        of_enterprise = factory.LazyAttribute(
            lambda i: i.role in (Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR)
        )

    email = factory.Sequence(lambda n: f"invited{n}@test.example")
    name = "李四"
    role = Role.ENTERPRISE_REPORTER
    enterprise = factory.Maybe("of_enterprise", factory.SubFactory(EnterpriseFactory), None)
    organisation = factory.Maybe("of_enterprise", None, factory.SubFactory(OrganisationFactory))
    token_digest = factory.LazyAttribute(lambda i: hashlib.sha256(i.token.encode()).hexdigest())
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class ClaimFactory(DjangoModelFactory):
    """A pending registration of an enterprise that is not registered yet."""

    class Meta:
        model = Claim

    claimant = factory.SubFactory(UserFactory)
    credit_code = factory.Sequence(lambda n: credit_code.fictitious(500_000 + n))
    credit_code_typed = factory.SelfAttribute("credit_code")
    enterprise_name = factory.Sequence(lambda n: f"演示减速器{n:04d}有限公司")
    region = factory.SubFactory(RegionFactory)
    licence = factory.LazyFunction(lambda: ContentFile(PDF, name="licence.pdf"))
    licence_name = "营业执照.pdf"
    licence_type = "application/pdf"
    licence_size = len(PDF)
    licence_sha256 = hashlib.sha256(PDF).hexdigest()


class ImprovementFactory(DjangoModelFactory):
    """A foundation improvement in machinery, begun in 2024."""

    class Meta:
        model = Improvement

    enterprise = factory.SubFactory(EnterpriseFactory)
    product_name = factory.Sequence(lambda n: f"精密减速器{n}")
    product_model = "RV-40E"
    product_class = factory.SubFactory(ProductClassFactory)
    sector = factory.SubFactory(SectorFactory)
    project = factory.SubFactory(ProjectFactory)
    layer = factory.SubFactory(LayerFactory)
    link = factory.SubFactory(ChainLinkFactory)
    life_cycle_stages = factory.LazyFunction(lambda: [LifeCycleStageFactory().code])
    started_on = date(2024, 3, 1)
    planned_end_on = date(2026, 12, 31)
