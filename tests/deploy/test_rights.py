"""Who may do what: the promise that nobody sees an answer is kept by AWS, not by our code."""

import pytest

from tests.deploy.conftest import Template, functions, may, statements

READS_IN_BULK = ("Query", "Scan", "BatchGetItem", "PartiQLSelect", "ExportTableToPointInTime")


def test_only_counting_and_sealing_can_read_responses_in_bulk(template: Template) -> None:
    readers = {
        function
        for function in functions(template)
        for action in READS_IN_BULK
        if may(template, function, f"dynamodb:{action}", "Responses")
    }

    assert readers == {"Count", "Tally", "Seal", "Texts", "Purge"} & set(functions(template))


@pytest.mark.parametrize("action", ["GetItem", "PutItem", "DeleteItem"])
def test_taking_answers_in_works_by_exact_key(template: Template, action: str) -> None:
    assert may(template, "APIHandler", f"dynamodb:{action}", "Responses")


def test_public_pages_read_what_they_show_and_no_user_record_draft_or_text(
    template: Template,
) -> None:
    (rights,) = (s for s in statements(template, "APIHandler") if "Catalogue" in str(s["Resource"]))

    assert set(rights["Action"]) == {"dynamodb:GetItem", "dynamodb:Query"}
    read = rights["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    assert sorted(read) == [
        "answer",
        "commitment",
        "event",
        "look",
        "revoked",
        "survey",
        "survey#*",
        "wordings",
    ]


def test_taking_answers_in_reaches_answers_and_texts_but_no_counts(template: Template) -> None:
    (rights,) = (s for s in statements(template, "APIHandler") if "Responses" in str(s["Resource"]))

    assert rights["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["*#answers#*", "*#texts#*"]}
    }


@pytest.mark.parametrize(
    "function", ["Report", "Announce", "Post", "Bounces", "Conductor", "Plan", "Console"]
)
def test_the_office_and_who_writes_reports_and_mails_cannot_touch_a_response(
    template: Template, function: str
) -> None:
    assert "Responses" not in str(statements(template, function))


def test_the_report_knows_nobody_to_write_to(template: Template) -> None:
    assert "Contacts" not in str(statements(template, "Report"))


def test_who_reads_notifications_learns_no_address_and_changes_no_mail(
    template: Template,
) -> None:
    rights = [s for s in statements(template, "Bounces") if "Contacts" in str(s["Resource"])]

    allowed = {
        (action, key)
        for one in rights
        for action in one["Action"]
        for key in one["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    }
    assert allowed == {
        ("dynamodb:GetItem", "pepper"),
        ("dynamodb:GetItem", "deliverability"),
        ("dynamodb:PutItem", "deliverability"),
    }


def test_counting_and_sealing_change_no_response(template: Template) -> None:
    for function in ("Count", "Tally", "Seal"):
        for action in ("UpdateItem", "DeleteItem", "BatchWriteItem"):
            assert not may(template, function, f"dynamodb:{action}", "Responses")


@pytest.mark.parametrize(
    ("action", "resource", "allowed"),
    [
        ("s3:PutObject", "${Bucket.Arn}/sealed/*", {"Seal"}),
        ("s3:PutObject", "${Bucket.Arn}/summaries/*", {"Report", "Console"}),
        (
            "s3:GetObject",
            "${Bucket.Arn}/sealed/*",
            {"APIHandler", "Count", "Tally", "Seal", "Texts", "Report", "Purge"},
        ),
        (
            "s3:GetObject",
            "${Bucket.Arn}/summaries/*",
            {"APIHandler", "Console", "Count", "Report", "Announce"},
        ),
        ("s3:GetObject", "${Bucket.Arn}/attacks/*", {"Console"}),
        ("s3:PutObject", "${Bucket.Arn}/attacks/*", set()),
        ("ses:SendEmail", "identity/${Sender}", {"Post"}),
        ("states:StartExecution", "${Prefix}-sealing", {"Conductor"}),
        ("ssm:GetParameter", "oidc-secret", {"Console"}),
        ("ssm:GetParameter", "signing-keys", {"APIHandler", "Console", "Announce", "Conductor"}),
    ],
)
def test_exactly_these_may(
    template: Template, action: str, resource: str, allowed: set[str]
) -> None:
    present = set(functions(template))

    assert {f for f in present if may(template, f, action, resource)} == allowed & present


def test_the_office_cannot_change_or_remove_what_it_is_noted_to_have_done(
    template: Template,
) -> None:
    for statement in statements(template, "Console"):
        keys = str(statement.get("Condition", {}))
        if "Catalogue" in str(statement["Resource"]) and "audit#*" in keys:
            assert statement["Action"] == ["dynamodb:PutItem"]
        elif {"dynamodb:UpdateItem", "dynamodb:DeleteItem"} & {*statement["Action"]}:
            assert "dynamodb:LeadingKeys" in keys, "a right to change names what it is for"


def test_the_console_writes_notices_beside_reports_and_open_data_and_no_report(
    template: Template,
) -> None:
    written = [
        one["Resource"]
        for one in statements(template, "Console")
        if any(str(action).startswith("s3:Put") for action in one["Action"])
    ]
    assert written == [
        {"Fn::Sub": "${Bucket.Arn}/summaries/*/*/retraction.json"},
        {"Fn::Sub": "${Bucket.Arn}/open/*"},
    ]


def test_nobody_may_everything(template: Template) -> None:
    for function in functions(template):
        for statement in statements(template, function):
            assert statement["Effect"] == "Allow"
            assert "*" not in str(statement["Action"])
            assert statement["Resource"] != "*"


def test_nobody_can_delete_or_replace_what_is_sealed(template: Template) -> None:
    for function in functions(template):
        for action in ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketVersioning"):
            assert not may(template, function, action, "Bucket")


@pytest.mark.parametrize("function", ["Report", "Conductor"])
def test_who_publishes_texts_cannot_read_an_original(template: Template, function: str) -> None:
    """A query that names no attributes would get all of them, so it must name them."""
    for statement in statements(template, function):
        if "Catalogue" not in str(statement["Resource"]):
            continue
        condition = statement["Condition"]
        keys = condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        if any(key.startswith("texts") for key in keys):
            named = condition["ForAllValues:StringEquals"]["dynamodb:Attributes"]
            assert statement["Action"] in (["dynamodb:Query"], ["dynamodb:UpdateItem"])
            if statement["Action"] == ["dynamodb:Query"]:
                assert condition["StringEquals"] == {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}
                assert "original" not in named
            else:
                returned = condition["StringEqualsIfExists"]["dynamodb:ReturnValues"]
                assert returned == ["NONE"], "what is marked or deleted is not told"
        else:
            assert not any(key.startswith("*") for key in keys)
