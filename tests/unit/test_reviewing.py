"""A text is shortened, never lengthened, and its suggestions stand where they were found."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office import reviewing
from chalicelib.office.redaction import REDACTED, Kind, Suggestion
from chalicelib.office.reviewing import Fault
from chalicelib.sealing.texts import ReviewState, ReviewText

TEXT = "Frau Weiß fehlt oft.\nImmer, sagt Frau Weiß."
NAME = Suggestion(5, 9, Kind.NAME)

words = st.lists(st.sampled_from(["mehr", "Zeit", "für", "alle", ",", "und"]), min_size=1)


@given(words, st.data())
def test_what_is_left_out_or_marked_is_shorter(there: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(there), max_size=len(there)))
    left = [word if stays else REDACTED for word, stays in zip(there, kept, strict=True)]
    expected = None if any(kept) else Fault.EMPTY
    assert reviewing.fault(" ".join(there), " ".join(left)) is expected


@given(words)
def test_a_word_more_is_refused(there: list[str]) -> None:
    text = " ".join(there)
    assert reviewing.fault(text, f"{text} nie") is Fault.ADDED
    assert reviewing.fault(text, f"{text} {there[-1]}") is Fault.ADDED


def test_words_in_another_order_or_changed_are_refused() -> None:
    assert reviewing.fault("erst das, dann jenes", "jenes das") is Fault.ADDED
    assert reviewing.fault("nicht gut", "gute") is Fault.ADDED


def test_a_name_is_redacted_wherever_it_stands() -> None:
    redacted = reviewing.blacked_out(TEXT, TEXT, [NAME])
    assert redacted == "Frau […] fehlt oft.\nImmer, sagt Frau […]."
    assert reviewing.fault(TEXT, redacted) is None


def test_the_pieces_are_the_text_again() -> None:
    found = list(reviewing.pieces(TEXT, [NAME]))
    assert "".join(one.words for one in found) == TEXT
    assert [(one.words, one.number) for one in found if one.number] == [("Weiß", 1)]


def test_behind_the_last_text_comes_the_first_that_waits() -> None:
    texts = [
        ReviewText("a", "wish", ReviewState.APPROVED),
        ReviewText("b", "wish", ReviewState.WAITING),
        ReviewText("c", "wish", ReviewState.WAITING),
    ]

    def after(place: str) -> str:
        text = reviewing.following(texts, place)
        return text.id if text else ""

    assert [after(place) for place in ("", "a", "b", "c")] == ["b", "b", "c", "b"]
    assert reviewing.following(texts[:1], "") is None
