"""Report: what did we say about a month, and what did we agree?"""

from csmetrics import ui
from csmetrics.ui.report import actions, kept, month, present

ui.guard()

pack = month.open_page()
present.stop_where_presenting(pack)
month.result(pack)
month.offer(pack, present.start)
actions.show(pack)
kept.show()
month.contents(pack)
