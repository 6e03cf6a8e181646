"""Mapping: from a table of text to a plan, one SELECT for each canonical table that it fills.

    made = plan(upload.tables[0], Answers())
    made.parts[0].sql       # over the relation `upload`, a chunk of the text table

What only a person can decide raises NeedsAnswer with the question.
"""

from csmetrics.mapping.plans import Part, Plan, plan, scale_answer, signature
from csmetrics.mapping.sketches import Row, Sketch, sketch

__all__ = ["Part", "Plan", "Row", "Sketch", "plan", "scale_answer", "signature", "sketch"]
