"""Starting the state machine that seals a survey."""

import json

from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated


class Executions:
    """The state machine `sealing`."""

    def __init__(self, state_machine_arn: str) -> None:
        self._arn = state_machine_arn

    def start(self, survey: str, cut_off: str) -> bool:
        """Start sealing a survey up to a week; False if that was started before.

        The execution's name is survey and cut-off, so AWS itself refuses a second start.
        """
        try:
            with translated():
                client("stepfunctions").start_execution(
                    stateMachineArn=self._arn,
                    name=execution_name(survey, cut_off),
                    input=json.dumps({"survey": survey, "cut_off": cut_off}),
                )
        except Conflict:
            return False
        return True

    def status(self, survey: str, cut_off: str) -> str:
        """RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED."""
        with translated():
            found = client("stepfunctions").describe_execution(
                executionArn=self._arn_of(survey, cut_off)
            )
        status: str = found["status"]
        return status

    def redrive(self, survey: str, cut_off: str) -> None:
        """Let a failed execution go on from the step that failed.

        Raises:
            Conflict: if it goes on already, or AWS lets it go on no more, as after 14 days.
        """
        with translated():
            client("stepfunctions").redrive_execution(executionArn=self._arn_of(survey, cut_off))

    def _arn_of(self, survey: str, cut_off: str) -> str:
        execution = self._arn.replace(":stateMachine:", ":execution:")
        return f"{execution}:{execution_name(survey, cut_off)}"


def execution_name(survey: str, cut_off: str) -> str:
    """At most 80 characters, as AWS demands: survey ids have 60 at most."""
    return f"{survey}-{cut_off}"
