"""Wiring only: which doors this deployment has."""

from chalice.app import Chalice

from chalicelib import logs
from chalicelib.intake.api_routes import api_routes
from chalicelib.intake.routes import intake_routes
from chalicelib.notices.routes import notice_routes
from chalicelib.office import door as office_door
from chalicelib.office.audit_routes import audit_routes
from chalicelib.office.draft_routes import draft_routes
from chalicelib.office.jobs import office_jobs
from chalicelib.office.settings_routes import settings_routes
from chalicelib.office.signin_routes import signin_routes
from chalicelib.office.survey_routes import survey_routes
from chalicelib.office.text_routes import text_routes
from chalicelib.office.today_routes import today_routes
from chalicelib.outreach.jobs import outreach_jobs
from chalicelib.outreach.public_routes import public_routes
from chalicelib.outreach.routes import outreach_routes
from chalicelib.report.jobs import report_jobs
from chalicelib.report.routes import report_routes
from chalicelib.sealing.jobs import sealing_jobs
from chalicelib.sealing.routes import receipt_routes

app = Chalice(app_name="mitsprache", configure_logs=False)
logs.keep_values_out(app.log)
for kind in ("pure_lambda", "sqs"):
    app.register_middleware(logs.name_faults, kind)

# Files that the office sends in a form would be spoilt as text.
app.api.binary_types.append("multipart/form-data")

for door in (
    intake_routes,
    api_routes,
    receipt_routes,
    notice_routes,
    outreach_routes,
    public_routes,
    report_routes,
    office_door.keeper,
    signin_routes,
    today_routes,
    audit_routes,
    settings_routes,
    text_routes,
    draft_routes,
    survey_routes,
    sealing_jobs,
    report_jobs,
    outreach_jobs,
    office_jobs,
):
    app.register_blueprint(door)
