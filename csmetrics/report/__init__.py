"""The monthly pack: one content, written as slides, a document, a web page and a workbook.

`gather` asks the workspace once and returns a `Pack`; `write` turns a pack into the bytes of a
file. All four formats show the cells and series of the same pack, so they cannot disagree.
"""

from csmetrics.report.content import Pack, from_json, to_json
from csmetrics.report.gather import finish, finished, gather
from csmetrics.report.months import last_finished, months
from csmetrics.report.months import read as read_month
from csmetrics.report.said_before import Comparison, compare
from csmetrics.report.stories import Story, stories
from csmetrics.report.write import FORMATS, Format, check_format, file_name, write

__all__ = [
    "FORMATS",
    "Comparison",
    "Format",
    "Pack",
    "Story",
    "check_format",
    "compare",
    "file_name",
    "finish",
    "finished",
    "from_json",
    "gather",
    "last_finished",
    "months",
    "read_month",
    "stories",
    "to_json",
    "write",
]
