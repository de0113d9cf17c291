"""The addresses of enterprises."""

from django.urls import URLPattern, URLResolver, path, register_converter

from enterprises.enums import Deed
from enterprises.nomination_enums import ApplicationDeed
from enterprises.views import (
    applications,
    applying,
    attachments,
    beside,
    calls,
    checking,
    completeness,
    cycles,
    deadlines,
    deciding,
    enterprises,
    evidence,
    experts,
    improvements,
    inbox,
    intakes,
    invitations,
    log,
    members,
    objections,
    owed,
    paper,
    people,
    plans,
    public,
    recommendation_papers,
    recommending,
    registration,
    reminders,
    report,
    report_form,
    report_list,
    reports,
    review,
    tokens,
    tours,
    worklist,
)


class DeedConverter:
    """A deed of the workflow in an address."""

    regex = "|".join(Deed.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class ApplicationDeedConverter(DeedConverter):
    """One of the deeds of the workflow of demonstrations; anything else is no address."""

    regex = "|".join(ApplicationDeed.values)


register_converter(DeedConverter, "deed")
register_converter(ApplicationDeedConverter, "application_deed")

app_name = "enterprises"
urlpatterns: list[URLPattern | URLResolver] = [
    # people
    path("register/", registration.register, name="register"),
    path("register/status/", registration.registration_status, name="registration_status"),
    path("registrations/", registration.ClaimList.as_view(), name="claims"),
    path("registrations/<int:pk>/", registration.claim, name="claim"),
    path("registrations/<int:pk>/answer/", registration.claim_answer, name="claim_answer"),
    path("registrations/<int:pk>/licence/", registration.licence, name="licence"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/<int:pk>/end/", people.membership_end, name="membership_end"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invite/list/", invitations.invite_list, name="invite_list"),
    path("people/invitations/", invitations.InvitationList.as_view(), name="invitations"),
    path("people/invitations/list/<uuid:key>/", invitations.InvitedList.as_view(), name="invited_list"),
    path(
        "people/invitations/list/<uuid:key>/revoke/",
        invitations.invited_list_revoke,
        name="invited_list_revoke",
    ),
    path("people/invitations/<int:pk>/", invitations.invitation_sent, name="invitation_sent"),
    path("people/invitations/<int:pk>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path("people/invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("organisations/", people.OrganisationList.as_view(), name="organisations"),
    path("organisations/new/", people.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", people.organisation, name="organisation"),
    path("help/", tours.help_index, name="help"),
    path("help/<slug:tour>/", tours.help_tour, name="help_tour"),
    path("tokens/", tokens.TokenList.as_view(), name="tokens"),
    path("tokens/new/", tokens.token_new, name="token_new"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("letters/", inbox.letters, name="letters"),
    path("log/", log.Log.as_view(), name="log"),
    path("log/<int:pk>/", log.log_entry, name="log_entry"),
    # enterprises
    path("enterprises/", enterprises.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/list/", intakes.enterprise_list, name="enterprise_list"),
    path("enterprises/list/workbook/", intakes.enterprise_list_template, name="enterprise_list_template"),
    path("enterprises/<str:credit_code>/", enterprises.enterprise, name="enterprise"),
    path("enterprises/<str:credit_code>/edit/", enterprises.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<str:credit_code>/code/", enterprises.enterprise_code, name="enterprise_code"),
    path("improvements/new/", improvements.improvement_new, name="improvement_new"),
    path("improvements/<int:pk>/", improvements.improvement, name="improvement"),
    path("improvements/<int:pk>/edit/", improvements.improvement_edit, name="improvement_edit"),
    path("improvements/<int:pk>/end/", improvements.improvement_end, name="improvement_end"),
    path("improvements/<int:pk>/plans/new/", plans.plan_new, name="plan_new"),
    path("plans/", plans.PlanList.as_view(), name="plans"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    # reports: those with a name of their own stand before the one that takes any number
    path("worklist/", worklist.worklist, name="worklist"),
    path("reports/", report_list.ReportList.as_view(), name="reports"),
    path("imports/new/", intakes.intake_new, name="intake_new"),
    path("imports/<int:pk>/", intakes.intake, name="intake"),
    path("imports/<int:pk>/marked/", intakes.intake_marked, name="intake_marked"),
    path("imports/<int:pk>/enter/", intakes.intake_enter, name="intake_enter"),
    path("imports/<int:pk>/undo/", intakes.intake_undo, name="intake_undo"),
    path("imports/<int:pk>/submit/", intakes.intake_submit, name="intake_submit"),
    path("cycles/<str:code>/workbook/", intakes.report_template, name="report_template"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/decide/", deciding.decide, name="decide"),
    path("reports/paper/", paper.report_paper, name="report_paper"),
    path("reports/<str:number>/", report.report, name="report"),
    path("reports/<str:number>/edit/", report_form.report_edit, name="report_edit"),
    path("reports/<str:number>/autosave/", report_form.report_autosave, name="report_autosave"),
    path("reports/<str:number>/evidence/", evidence.report_evidence, name="report_evidence"),
    path("reports/<str:number>/carry/", paper.report_carry, name="report_carry"),
    path("reports/<str:number>/print/", reports.report_print, name="report_print"),
    path("reports/<str:number>/data/<int:order>/", report.report_data, name="report_data"),
    path("reports/<str:number>/opened/", report.opened, name="report_opened"),
    path("reports/<str:number>/assign/", beside.report_assign, name="report_assign"),
    path("reports/<str:number>/comment/", beside.report_comment, name="report_comment"),
    path("reports/<str:number>/interest/", beside.report_interest, name="report_interest"),
    path("reports/<str:number>/comments/<int:pk>/", beside.comment_judge, name="comment_judge"),
    path("reports/<str:number>/flags/<int:pk>/", beside.flag_dismiss, name="flag_dismiss"),
    path("away/", checking.away, name="away"),
    path("away/<int:pk>/end/", checking.away_end, name="away_end"),
    path("interests/", checking.InterestList.as_view(), name="interests"),
    path("interests/<int:pk>/withdraw/", checking.interest_withdraw, name="interest_withdraw"),
    path("reports/<str:number>/<deed:deed>/", review.report_deed, name="report_deed"),
    path("completeness/", completeness.Completeness.as_view(), name="completeness"),
    path("completeness/expected/", completeness.ExpectedList.as_view(), name="expected"),
    path("completeness/expected/<int:pk>/", owed.owed, name="owed"),
    path("completeness/expected/<int:pk>/extend/", owed.owed_extend, name="owed_extend"),
    path("completeness/expected/<int:pk>/nothing/", owed.owed_nothing, name="owed_nothing"),
    path("completeness/expected/<int:pk>/question/", owed.owed_question, name="owed_question"),
    path("completeness/remind/", reminders.remind, name="remind"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("calls/", calls.CallList.as_view(), name="calls"),
    path("calls/new/", calls.call_new, name="call_new"),
    path("calls/<slug:code>/", calls.call, name="call"),
    path("calls/<slug:code>/edit/", calls.call_edit, name="call_edit"),
    path("calls/<slug:code>/places/", calls.call_places, name="call_places"),
    path("calls/<slug:code>/apply/", applying.application_new, name="application_new"),
    path(
        "calls/<slug:code>/recommend/<str:kind>/<str:pk>/",
        recommending.call_recommend,
        name="call_recommend",
    ),
    path("calls/<slug:code>/list/<str:kind>/<str:pk>/", recommending.call_list, name="call_list"),
    path("calls/<slug:code>/panel/", calls.call_panel, name="call_panel"),
    path("calls/<slug:code>/shortlist/", calls.call_shortlist, name="call_shortlist"),
    path("calls/<slug:code>/notice/", calls.call_notice, name="call_notice"),
    path("calls/<slug:code>/naming/", calls.call_name, name="call_name"),
    path("lists/<int:pk>/", recommending.recommendation_list, name="recommendation_list"),
    path("lists/<int:pk>/take-in/", recommending.list_take_in, name="list_take_in"),
    path("lists/<int:pk>/take-back/", recommending.list_take_back, name="list_take_back"),
    path("applications/", applications.ApplicationList.as_view(), name="applications"),
    path("applications/<str:number>/", applications.application, name="application"),
    path("applications/<str:number>/edit/", applying.application_edit, name="application_edit"),
    path(
        "applications/<str:number>/<application_deed:deed>/",
        applications.application_deed,
        name="application_deed",
    ),
    path("enclosures/<int:pk>/", applications.enclosure, name="enclosure"),
    path("members/", members.MemberList.as_view(), name="members"),
    path("members/add/", members.member_add, name="member_add"),
    path("members/<int:pk>/remove/", members.member_remove, name="member_remove"),
    path("cycles/", cycles.CycleList.as_view(), name="cycles"),
    path("cycles/new/", cycles.cycle_new, name="cycle_new"),
    path("cycles/steps/", deadlines.step_days, name="step_days"),
    path("cycles/<str:code>/", cycles.cycle, name="cycle"),
    path("cycles/<str:code>/edit/", cycles.cycle_edit, name="cycle_edit"),
    path("cycles/<str:code>/reminders/", reminders.reminder_rule, name="reminder_rule"),
    path("cycles/<str:code>/open/", cycles.cycle_open, name="cycle_open"),
    path("cycles/<str:code>/closing/", cycles.cycle_closing, name="cycle_closing"),
    # demonstrations: what everyone may read, objections, and experts
    path("public/notices/", public.notices, name="public_notices"),
    path("public/notices/<int:pk>/", public.NoticeNames.as_view(), name="public_notice"),
    path("public/notices/<int:pk>/object/<str:number>/", public.object_to, name="object"),
    path("recommendations/<int:pk>/list.xlsx", recommendation_papers.summary, name="recommendation_paper"),
    path("objections/", objections.ObjectionList.as_view(), name="objections"),
    path("objections/<str:number>/", objections.objection, name="objection"),
    path("objections/<str:number>/files/<int:pk>/", objections.objection_file, name="objection_file"),
    path("reviews/", experts.ReviewList.as_view(), name="expert_reviews"),
    path("reviews/<int:pk>/", experts.review, name="expert_review"),
    path("reviews/<int:pk>/release/", experts.review_release, name="expert_release"),
]
