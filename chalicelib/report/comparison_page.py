"""Several surveys side by side, as one self-contained HTML page."""

from chalicelib.i18n import catalogue, direction
from chalicelib.report import charts, dates, words
from chalicelib.report.comparison import SharedAnswer, SurveyComparison, Voice
from chalicelib.report.page import style_hash, templates
from chalicelib.report.panels import DotPlot, DotRow, caption


def comparison_page(comparison: SurveyComparison, language: str) -> bytes:
    """The comparison in a language that all its surveys have."""
    catalog = catalogue(language)
    titles = {
        (one.survey, one.period): _named(one.title[language], one.period, language)
        for one in comparison.surveys
    }
    return (
        templates()
        .get_template("comparison.html")
        .render(
            _=catalog.gettext,
            ngettext=catalog.ngettext,
            language=language,
            direction=direction(language),
            nothing=words.NOTHING,
            style_hash=style_hash(),
            surveys=[(titles[one.survey, one.period], one.answered) for one in comparison.surveys],
            questions=[
                (
                    f"q-{shared.bank}",
                    shared.question.label[language],
                    [
                        DotPlot(
                            caption(shared.question, answer.focus, language),
                            _rows(answer, titles, language),
                            middle=False,
                        )
                        for answer in shared.answers
                    ],
                )
                for shared in comparison.questions
            ],
        )
        .encode()
    )


def _named(title: str, period: str, language: str) -> str:
    words_of_period = dates.named(period, language)
    return f"{title}, {words_of_period}" if words_of_period else title


def _rows(
    answer: SharedAnswer, titles: dict[tuple[str, str], str], language: str
) -> tuple[DotRow, ...]:
    return tuple(
        DotRow(
            titles[voice.survey, voice.period],
            _people(voice, language),
            words.percentage(voice.value, language) if voice.value else "",
            "",
            charts.dot(voice.value) if voice.value else None,
        )
        for voice in answer.voices
    )


def _people(voice: Voice, language: str) -> str:
    if voice.people is None:
        return words.NOTHING
    return (
        catalogue(language)
        .gettext("{part} of {base}")
        .format(part=words.count(voice.people), base=words.count(voice.base))
    )
