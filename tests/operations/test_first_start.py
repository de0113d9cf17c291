"""The page on operations says what is true."""

from __future__ import annotations

import pytest

from tests.operations.documented import documented
from tests.operations.installation import Installation

pytestmark = pytest.mark.long


def test_page_leads_to_a_site_that_answers(office: Installation) -> None:
    printed = office.run(documented(".venv/bin/python manage.py create_steward"))
    link = next(word for word in printed.split() if word.startswith("https://"))
    office.serve()

    steward = office.visitor("steward")

    assert link.startswith("https://tracker.example/")
    assert "系统状态" in steward.get("/state/").text
    assert office.visitor("ministry").get("/state/").status == 403
