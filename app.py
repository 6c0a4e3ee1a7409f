"""Wiring only: which doors this deployment has."""

import gc
import os
from collections.abc import Iterable

from chalice.app import Blueprint

from chalicelib import logs
from chalicelib.told_faults import ToldFaults

SERVES = os.environ.get("SERVES", "")
"""Whom this function answers: "public", "office", or "" for everybody and all jobs.

In AWS each function starts with its own doors alone, as each file imported is a longer wait; jobs
have handlers of their own there. Whatever makes the template, tests included, sees all of them.
"""

# What is imported stays: to look for garbage in it, again and again, is a tenth of a cold start.
gc.disable()

app = ToldFaults(app_name="mitsprache", configure_logs=False)
logs.keep_values_out(app.log)

# Files that the office sends in a form would be spoilt as text.
app.api.binary_types.append("multipart/form-data")

if SERVES in ("", "public"):
    from chalicelib.intake.api_routes import api_routes
    from chalicelib.intake.routes import intake_routes

    for door in (intake_routes, api_routes):
        app.register_blueprint(door)

    def beside_answering() -> Iterable[Blueprint]:
        """What people come for who do not answer a survey."""
        from chalicelib.intake.keying_routes import keying_routes
        from chalicelib.notices.routes import notice_routes
        from chalicelib.outreach.public_routes import public_routes
        from chalicelib.outreach.routes import outreach_routes
        from chalicelib.report.routes import report_routes
        from chalicelib.sealing.routes import receipt_routes

        return (
            receipt_routes,
            notice_routes,
            outreach_routes,
            public_routes,
            report_routes,
            keying_routes,
        )

    if SERVES == "public":
        app.open_later(beside_answering)
    else:
        for door in beside_answering():
            app.register_blueprint(door)

if SERVES in ("", "office"):
    from chalicelib.office.audit_routes import audit_routes
    from chalicelib.office.blocked_routes import blocked_routes
    from chalicelib.office.calendar_routes import calendar_routes
    from chalicelib.office.commitment_routes import commitment_routes
    from chalicelib.office.door import keeper
    from chalicelib.office.draft_begin_routes import draft_begin_routes
    from chalicelib.office.draft_end_routes import draft_end_routes
    from chalicelib.office.draft_frame_routes import draft_frame_routes
    from chalicelib.office.draft_routes import draft_routes
    from chalicelib.office.draft_tree_routes import draft_tree_routes
    from chalicelib.office.draft_workbook_routes import draft_workbook_routes
    from chalicelib.office.event_guest_routes import event_guest_routes
    from chalicelib.office.event_mail_routes import event_mail_routes
    from chalicelib.office.event_plan_routes import event_plan_routes
    from chalicelib.office.event_routes import event_routes
    from chalicelib.office.event_step_routes import event_step_routes
    from chalicelib.office.handout_routes import handout_routes
    from chalicelib.office.list_routes import list_routes
    from chalicelib.office.look_routes import look_routes
    from chalicelib.office.mail_routes import mail_routes
    from chalicelib.office.people_routes import people_routes
    from chalicelib.office.plan_routes import plan_routes
    from chalicelib.office.protection_routes import protection_routes
    from chalicelib.office.provider_routes import provider_routes
    from chalicelib.office.record_routes import record_routes
    from chalicelib.office.report_routes import console_report_routes
    from chalicelib.office.round_routes import round_routes
    from chalicelib.office.settings_routes import settings_routes
    from chalicelib.office.signin_routes import signin_routes
    from chalicelib.office.survey_act_routes import survey_act_routes
    from chalicelib.office.survey_routes import survey_routes
    from chalicelib.office.text_routes import text_routes
    from chalicelib.office.today_routes import today_routes
    from chalicelib.office.wording_routes import wording_routes

    for door in (
        keeper,
        signin_routes,
        provider_routes,
        mail_routes,
        today_routes,
        audit_routes,
        settings_routes,
        wording_routes,
        look_routes,
        handout_routes,
        text_routes,
        console_report_routes,
        commitment_routes,
        plan_routes,
        calendar_routes,
        protection_routes,
        record_routes,
        draft_begin_routes,
        draft_workbook_routes,
        draft_routes,
        draft_frame_routes,
        draft_tree_routes,
        draft_end_routes,
        survey_routes,
        survey_act_routes,
        event_plan_routes,
        event_routes,
        event_step_routes,
        event_guest_routes,
        event_mail_routes,
        list_routes,
        round_routes,
        people_routes,
        blocked_routes,
    ):
        app.register_blueprint(door)

if SERVES == "":
    from chalicelib.office.jobs import office_jobs
    from chalicelib.outreach.jobs import outreach_jobs
    from chalicelib.report.jobs import report_jobs
    from chalicelib.sealing.jobs import sealing_jobs

    for door in (sealing_jobs, report_jobs, outreach_jobs, office_jobs):
        app.register_blueprint(door)

# Nor is it looked through during requests, which are all that leaves garbage.
gc.freeze()
gc.enable()
