"""The workflow of improvement reports, row by row."""

import pytest

from enterprises import workflow
from enterprises.enums import Deed, ReportState
from tests.factories.enterprises import UserFactory
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db


def test_a_report_goes_from_the_province_to_the_ministry_and_back() -> None:
    report = ReportFactory(submitted=True)
    province = UserFactory(provincial_reviewer=True, membership__organisation__region__code=report.region_id)
    ministry = UserFactory(ministry_reviewer=True)

    workflow.perform(Deed.PASS_ON, report, by=province, comment="同意上报")
    workflow.perform(
        Deed.SEND_BACK, report, by=ministry, to=ReportState.PROVINCIAL_CHECK, comment="请核实产品类别"
    )

    assert list(report.transitions.values_list("from_state", "deed", "to_state")) == [
        (ReportState.PROVINCIAL_CHECK, Deed.PASS_ON, ReportState.MINISTRY_CHECK),
        (ReportState.MINISTRY_CHECK, Deed.SEND_BACK, ReportState.PROVINCIAL_CHECK),
    ]
