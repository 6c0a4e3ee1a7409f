"""What operators count, as lines that CloudWatch turns into metrics.

The format is CloudWatch's embedded metric format:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

No survey, leaf, person or period is a dimension, and no number is a size: a metric with a survey's
name would be the live count that nobody may see, and a batch's size is the report's to release.
"""

import os
import time
from datetime import datetime

from chalicelib import logs

NAMESPACE = "Mitsprache"


def count(name: str, number: int = 1, **dimension: str) -> None:
    """Add to a counter.

    Args:
        name: of the metric, such as "Accepted".
        dimension: at most one, such as `reason="closed"`, of a fixed set of values.
    """
    _write(name, number, "Count", dimension)


def gauge(name: str, value: float) -> None:
    """Note how much there is of something at present, such as hours or mails."""
    _write(name, value, "None", {})


def hours_between(begin: datetime, end: datetime) -> float:
    """Hours from one moment to another, with one decimal; 0 if it has not come yet."""
    return max(0.0, round((end - begin).total_seconds() / 3600, 1))


def _write(name: str, value: float, unit: str, dimension: dict[str, str]) -> None:
    if "METRICS_STACK" not in os.environ:
        return  # A command on somebody's machine, whose output is for people.
    stack = {"stack": os.environ["METRICS_STACK"]}
    sets = [list(stack), [*stack, *dimension]] if dimension else [list(stack)]
    metric = {
        "Namespace": NAMESPACE,
        "Dimensions": sets,
        "Metrics": [{"Name": name, "Unit": unit}],
    }
    # Real time, whatever the rehearsal's clock says: CloudWatch refuses what is not of these days.
    about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metric]}
    logs.write({"_aws": about, **stack, **dimension, name: value})
