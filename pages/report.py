"""Report: what did we say about a month, and what did we agree?"""

from csmetrics import ui
from csmetrics.ui import report, report_actions, report_kept, report_present

ui.guard()

pack = report.open_page()
report_present.stop_where_presenting(pack)
report.result(pack)
report.offer(pack, report_present.start)
report_actions.show(pack)
report_kept.show()
report.contents(pack)
