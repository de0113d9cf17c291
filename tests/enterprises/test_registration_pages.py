"""Registering, following the registration and answering it, in the browser's place."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from enterprises.credit_code import fictitious
from enterprises.enums import ClaimState
from enterprises.models import Claim, User
from tests.factories.enterprises import (
    PDF,
    ClaimFactory,
    UserFactory,
)
from tests.factories.policy import IndustryCodeFactory, RegionFactory

pytestmark = pytest.mark.django_db

CODE = fictitious(888)


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def entered(**changes: Any) -> dict[str, Any]:
    RegionFactory()
    IndustryCodeFactory()
    return {
        "name": "王芳",
        "email": "wang@enterprise.example",
        "phone": "",
        "password": "a-long-pass-phrase",
        "password_again": "a-long-pass-phrase",
        "credit_code": CODE,
        "enterprise_name": "演示轴承有限公司",
        "region": "320000",
        "city": "",
        "industry_code": "3451",
        "licence": SimpleUploadedFile("licence.pdf", PDF),
    } | changes


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# Registering


def test_register_page_is_open_to_visitors_and_asks_about_person_and_enterprise(client: Client) -> None:
    response = client.get("/register/")

    assert response.status_code == 200
    assert list(response.context["form"].fields) == [
        *("name", "email", "phone", "password", "password_again"),
        *("credit_code", "enterprise_name", "region", "city", "industry_code", "licence"),
    ]


def test_registering_signs_in_and_shows_where_the_registration_is(client: Client) -> None:
    response = client.post("/register/", entered(credit_code=f" {CODE.lower()} "), follow=True)

    assert response.redirect_chain == [("/register/status/", 302)]
    assert messages_of(response)[0] == "Your registration has been received."
    claim = Claim.objects.get()
    assert (claim.credit_code, claim.credit_code_typed) == (CODE, f" {CODE.lower()} ")
    assert (claim.claimant.email, claim.region_id, claim.industry_code) == (
        "wang@enterprise.example",
        "320000",
        "3451",
    )
    assert client.session["_auth_user_id"] == str(claim.claimant_id)
    (followed,) = response.context["followed"]
    assert followed[2] == (
        "The industry authority of Jiangsu compares it with the licence; it confirms or refuses."
    )


def test_registering_asks_to_confirm_the_address(client: Client, mailoutbox: list[Any]) -> None:
    client.post("/register/", entered())

    assert [letter.to for letter in mailoutbox if "confirm-email" in letter.body] == [
        ["wang@enterprise.example"]
    ]


def test_registering_waits_for_the_address_where_verification_is_mandatory(
    client: Client, settings: Any
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"

    response = client.post("/register/", entered())

    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm-email/")
    assert "_auth_user_id" not in client.session
    assert Claim.objects.count() == 1


def test_registering_tells_all_problems_at_once_and_loses_nothing_typed(client: Client) -> None:
    UserFactory(email="wang@enterprise.example")
    city = RegionFactory(code="210200")
    data = entered(
        password="12345",
        password_again="54321",
        credit_code="91OOO000MA0001K74D",
        city=city.pk,
        industry_code="34",
        licence=SimpleUploadedFile("licence.pdf", b"no PDF at all"),
    )

    response = client.post("/register/", data)

    form = response.context["form"]
    assert {name: len(errors) for name, errors in form.errors.items()} == {
        "email": 1,
        "password": 2,
        "password_again": 1,
        "credit_code": 1,
        "city": 1,
        "industry_code": 1,
        "licence": 1,
    }
    assert form.errors["credit_code"] == [
        "Place 3 is “O”, which a credit code never contains. Did you mean “0”?"
    ]
    assert form.errors["city"] == ["Dalian belongs to Liaoning."]
    page = response.content.decode()
    for typed in ("王芳", "wang@enterprise.example", "91OOO000MA0001K74D", "演示轴承有限公司"):
        assert typed in page
    assert "Passwords and the licence have to be given once more" in page
    assert "12345" not in page
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("licence.pdf", b"just words", "By its content this is not a PDF, JPG or PNG file."),
        ("licence.docx", b"PK\x03\x04", "“licence.docx” is damaged and cannot be read."),
        ("licence.png", PDF, "“licence.png” is a PDF file by its content. Give it that file extension."),
    ],
)
def test_licence_is_known_by_its_content(client: Client, name: str, content: bytes, sentence: str) -> None:
    response = client.post("/register/", entered(licence=SimpleUploadedFile(name, content)))

    assert response.context["form"].errors["licence"] == [sentence]


def test_licence_has_a_size_limit(client: Client) -> None:
    large = SimpleUploadedFile("licence.pdf", PDF + b"0" * 11 * 1024 * 1024)

    response = client.post("/register/", entered(licence=large))

    assert response.context["form"].errors["licence"] == ["The file is 11 MB; the limit is 10 MB."]


def test_oddities_warn_and_do_not_block(client: Client) -> None:
    data = entered(credit_code=fictitious(5, "51"), industry_code="9999")

    response = client.post("/register/", data, follow=True)

    assert messages_of(response)[1:3] == [
        "Codes of enterprises begin with 91; please check that this one is right.",
        "This code is not in the list of manufacturing; please check it.",
    ]
    assert Claim.objects.count() == 1


def test_signed_in_person_registers_another_enterprise(client: Client) -> None:
    user = UserFactory(enterprise_reporter=True)
    client.force_login(user)
    data = {name: value for name, value in entered().items() if name not in ("name", "email", "password")}

    assert "name" not in client.get("/register/").context["form"].fields
    response = client.post("/register/", data)

    assert response["Location"] == "/register/status/"
    assert Claim.objects.get().claimant == user


def test_registering_too_often_is_refused(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    client.post("/register/", {})

    assert client.post("/register/", entered()).status_code == 429
    assert not User.objects.filter(email="wang@enterprise.example").exists()


# Following


def test_status_page_shows_the_own_registrations_only(client: Client) -> None:
    claim = ClaimFactory()
    ClaimFactory()
    client.force_login(claim.claimant)

    response = client.get("/register/status/")

    assert [followed[0] for followed in response.context["followed"]] == [claim]


def test_status_page_tells_a_refusal_with_its_reason(client: Client) -> None:
    claim = ClaimFactory(
        state=ClaimState.REFUSED, decided_at=timezone.now(), decided_by=UserFactory(), reason="执照不清晰"
    )
    client.force_login(claim.claimant)

    response = client.get("/register/status/")

    assert "执照不清晰" in response.content.decode()
    assert "Register again" in response.content.decode()


def test_status_page_without_registration_leads_to_the_form(client: Client) -> None:
    client.force_login(UserFactory())

    assert "You have not registered an enterprise" in client.get("/register/status/").content.decode()
