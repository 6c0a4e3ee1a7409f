"""What an item demands of its answer: the columns of bounds, the `constraint` and its message."""

from chalicelib.questionnaire.workbook.columns import Row
from chalicelib.questionnaire.workbook.expressions.parsing import ExpressionError, parse
from chalicelib.questionnaire.workbook.expressions.rules import Rule, compile_rule
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import number
from chalicelib.questionnaire.workbook.lines import Line, Source, Typed


def demand(row: Row, line: Line, given: Typed, source: Source) -> None:
    """Add to an item what its row demands.

    Args:
        row: its row.
        line: the item as it stands in JSON; grows by the demands.
        given: what its type says.
        source: its findings grow by what is wrong.
    """
    for column, name in zip(("at_least", "at_most"), given.names, strict=True):
        cell = row.cell(column)
        value = number(cell)
        if cell.text and (value is None or given.measure is None or not name):
            source.findings.append(Finding("bound_unsupported", cell))
        elif cell.text:
            line[name] = value
    cell = row.cell("constraint")
    if cell.text and given.measure is None:
        source.findings.append(Finding("rule_unsupported", cell))
    elif cell.text and given.measure is not None:
        try:
            rule = compile_rule(parse(cell.text), given.measure, whole=given.asked.whole)
            _ruled(line, rule, given)
        except ExpressionError as error:
            source.findings.append(Finding(error.kind, cell, error.words))
    complaint = source.texts.read(row, "constraint_message")
    if complaint and line["type"] in ("multiple", "number", "text"):
        line["constraint_message"] = complaint
    elif complaint:
        source.findings.append(Finding("complaint_unread", row.cell("type")))


def _ruled(line: Line, rule: Rule, given: Typed) -> None:
    if not given.names[0] and rule.least is not None and rule.least > 1:
        raise ExpressionError("least_unsupported")
    line |= {name: value for name, value in rule.document(given.names).items() if name}
    if rule.pattern is not None:
        line["pattern"] = rule.pattern
    for written in rule.alone:
        code = given.asked.code(written)
        option = next((o for o in line["options"] if o["code"] == code), None)
        if option is None:
            raise ExpressionError("alone_unknown")
        option["exclusive"] = True
