"""Data: add exports, see what became of them, undo; or look around with the sample."""

import streamlit as st

from csmetrics.load.import_queue import queue_of
from csmetrics.translation import t
from csmetrics.ui import guard, head, state, workspace
from csmetrics.ui.imports import further, history_view, on_the_way, uploading

guard()
state.keep_in_url()
shown = workspace()
queue = queue_of(shown)

if state.is_sample():
    head(t("Data"), t("What the sample holds, and the way back to your own data."))
elif shown.is_empty:
    uploading.welcome()
else:
    head(t("Data"), t("Add exports, see what became of them, or undo."))

own, sample = st.columns([3, 2], gap="medium")
with own:
    uploading.drop_zone()
with sample:
    uploading.sample_door(first=shown.is_empty and not queue.jobs)

on_the_way.show_imports(shown, queue)
if shown.is_empty and not queue.jobs:
    uploading.what_happens()
history_view.show_history(shown)
if not state.is_sample():
    further.show_further(shown)
uploading.warm_charts()
