"""Addresses of one's own account beyond those of django-allauth."""

from django.urls import path

from reliability_tracker import account_pages

app_name = "account_own"
urlpatterns = [
    path("sessions/", account_pages.sessions, name="sessions"),
    path("strength/", account_pages.password_strength, name="password_strength"),
]
