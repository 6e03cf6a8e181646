"""The Report page: the pack of a month, presented, agreed on and kept."""
