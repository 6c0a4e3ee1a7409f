"""What the functions were seen to call, against what they may."""

import json

from tests.rights import policies
from tests.rights.policies import Right


def test_every_call_a_function_was_seen_to_make_is_permitted() -> None:
    permitted = {right for function in policies.functions() for right in policies.rights(function)}

    assert len(policies.calls()) > 50
    assert policies.calls() - permitted == set(), "what they lack, the emulated AWS refuses, too"


def test_every_right_is_used_or_has_a_written_reason() -> None:
    permitted = {right for function in policies.functions() for right in policies.rights(function)}

    unused = permitted - policies.calls()
    assert {right for right in unused if not policies.reason(right)} == set(), (
        "remove them, or run `python -m tests.rights` if they are used since the last record"
    )


def test_nobody_was_seen_to_read_responses_but_who_may() -> None:
    of_responses = {call for call in policies.calls() if call.resource == "Responses"}

    assert {call.function for call in of_responses if call.action == "dynamodb:Query"} <= {
        "count",
        "tally",
        "seal",
        "texts",
        "purge",
    }
    assert not {
        call for call in of_responses if call.action in ("dynamodb:Scan", "dynamodb:BatchGetItem")
    }
    assert Right("api", "dynamodb:PutItem", "Responses") in of_responses


def test_no_right_of_any_role_is_for_everything() -> None:
    for function in policies.functions():
        text = (policies.ROOT / f"infra/policies/{function}.json").read_text()
        for statement in json.loads(text)["Statement"]:
            assert statement["Resource"] != "*"
            assert "*" not in statement["Action"]


def test_the_table_in_the_documents_is_the_one_that_was_recorded() -> None:
    told = policies.TABLE.read_text("utf-8")

    assert policies.recorded()["date"] in told
    for call in policies.calls():
        assert f"| {call.function} | `{call.action}` | {call.resource} | yes |" in told
