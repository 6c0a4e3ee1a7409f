"""The answers of the ANES 1996 respondents, as the questionnaire beside this file takes them.

Source: American National Election Studies 1996 (public domain), the extract that statsmodels
ships as `statsmodels.datasets.anes96`; the meaning of the columns is in its `NOTE`.
"""

import csv
from collections.abc import Iterator
from importlib.resources import files

_CANDIDATES = ("clinton", "dole")


def responses() -> Iterator[dict[str, object]]:
    """The answers of each of the 944 people, in the order of the data set.

    Read from the shipped file, not through statsmodels' loader, so that a comparison with the
    loaded data frame compares two independent paths.
    """
    data = files("statsmodels.datasets.anes96").joinpath("anes96.csv").read_text("utf-8")
    for row in csv.DictReader(data.splitlines(), delimiter="\t", quotechar="'"):
        yield {
            "tvnews": int(row["TVnews"]),
            "selflr": int(row["selfLR"]),
            "clinlr": int(row["ClinLR"]),
            "dolelr": int(row["DoleLR"]),
            # The source counts from 0 (strong Democrat), our scales from 1.
            "pid": int(row["PID"]) + 1,
            "vote": _CANDIDATES[int(row["vote"])],
            "age": int(row["age"]),
            "educ": row["educ"],
            "income": row["income"],
            "popul": int(row["popul"]),
        }
