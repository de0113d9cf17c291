"""Where one is signed in, and the letter about a device that is new."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.enterprises import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Mobile Safari"
SESSIONS = "account_own:sessions"


@pytest.fixture
def user():
    user = UserFactory(language="en", date_joined=timezone.now() - timedelta(days=30))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def signed_in(user, agent=EDGE) -> Client:
    client = Client(headers={"user-agent": agent})
    client.cookies["django_language"] = "en"
    sign_in(client, user)
    return client


def sign_in(client, user):
    done = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert done.status_code == 302


def devices(client) -> list[str]:
    return re.findall(r"<strong>(.*?)</strong>", client.get(reverse(SESSIONS)).content.decode())


def test_sessions_are_listed_with_device_day_and_address(user):
    here = signed_in(user)
    signed_in(user, PHONE)
    signed_in(UserFactory())
    lapsed = signed_in(user, "curl/8").session.session_key
    Session.objects.filter(session_key=lapsed).update(expire_date=timezone.now())

    page = here.get(reverse(SESSIONS)).content.decode()

    assert devices(here) == ["Edge on Windows", "Mobile Safari on iOS"]
    assert page.count(" from 127.0.0.1</small>") == 2
    assert page.count('name="session"') == 2  # the other one, and all others


def test_one_session_is_signed_out_and_the_others_stay(user):
    here, phone, third = signed_in(user), signed_in(user, PHONE), signed_in(user)
    key = UserSession.objects.get(session_key=phone.session.session_key).pk

    here.post(reverse(SESSIONS), {"session": key})

    assert [each.get(reverse(SESSIONS)).status_code for each in (here, third)] == [200, 200]
    assert phone.get(reverse(SESSIONS)).status_code == 302


def test_all_other_sessions_are_signed_out_at_once(user):
    here, others = signed_in(user), [signed_in(user), signed_in(user, PHONE)]

    page = here.post(reverse(SESSIONS), {"session": ""}, follow=True).content.decode()

    assert "2 other sessions have ended." in page
    assert "You are signed in nowhere else." in page
    assert [each.get(reverse(SESSIONS)).status_code for each in others] == [302, 302]


def test_session_of_another_cannot_be_signed_out(user):
    here, stranger = signed_in(user), signed_in(UserFactory())
    key = UserSession.objects.get(session_key=stranger.session.session_key).pk

    here.post(reverse(SESSIONS), {"session": key})

    assert stranger.get(reverse(SESSIONS)).status_code == 200


def test_list_asks_as_often_for_three_sessions_as_for_one(user, django_assert_num_queries):
    here = signed_in(user)
    with django_assert_num_queries(5):
        here.get(reverse(SESSIONS))
    signed_in(user), signed_in(user)

    with django_assert_num_queries(5):
        here.get(reverse(SESSIONS))


def test_new_device_is_told_by_mail_once_and_again_after_the_password_changed(user):
    client = signed_in(user)
    sign_in_again = reverse("account_logout")
    [letter] = mail.outbox
    client.post(sign_in_again)
    sign_in(client, user)
    assert len(mail.outbox) == 1
    user.set_password(PASSWORD)
    user.save()

    client.post(sign_in_again)
    sign_in(client, user)

    assert letter.to == [user.email]
    assert letter.subject == (
        "Somebody signed in to your account on a device that had not signed in to it before"
    )
    assert "Device: Edge on Windows\nNetwork address: 127.0.0.1" in letter.body
    assert "/accounts/password/reset/" in letter.body
    assert len(mail.outbox) == 2


def test_letter_about_a_device_is_in_the_language_of_its_reader(user):
    user.language = "zh-hans"
    user.save()

    signed_in(user)  # on pages in English

    assert mail.outbox[0].subject == "有人在一台新设备上登录了您的账号"
    assert "设备：" in mail.outbox[0].body


def test_first_sign_in_of_a_new_account_is_no_news():
    signed_in(UserFactory())

    assert mail.outbox == []


def test_cookie_of_known_devices_that_was_tampered_with_counts_as_none(user):
    client = signed_in(user)
    client.cookies["known_device"] = client.cookies["known_device"].value[:-2] + "xx"

    client.post(reverse("account_logout"))
    sign_in(client, user)

    assert len(mail.outbox) == 2
