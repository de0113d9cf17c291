"""Uploaded files: a CSV file of one row, checked, with one problem."""

from __future__ import annotations

import hashlib

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from enterprises.enums import IntakeKind, IntakeState
from enterprises.models import Intake
from tests.factories.enterprises import UserFactory
from tests.factories.reports import CycleFactory

CONTENT = "产品名称,密级\n演示减速器,无\n".encode()


class IntakeFactory(DjangoModelFactory):
    class Meta:
        model = Intake

    kind = IntakeKind.REPORTS
    cycle = factory.SubFactory(CycleFactory)
    file = factory.LazyFunction(lambda: ContentFile(CONTENT, name="file.csv"))
    name = "报告.csv"
    size = len(CONTENT)
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    by = factory.SubFactory(UserFactory, enterprise_reporter=True)
    state = IntakeState.CHECKED
    outcome = factory.LazyFunction(
        lambda: {
            "lines": 1,
            "problems": [
                {
                    "sheet": "报告.csv",
                    "column": "密级",
                    "rule": "无法识别此列。",
                    "remedy": "请删除该列。",
                    "places": [[1, "密级"]],
                }
            ],
            "lacking": [],
            "odd": [],
            "created": [],
            "changed": [],
            "kept": [],
            "unread": [],
        }
    )
