"""What a change could be worth, on the team's own numbers: scenarios, their range, staffing.

Nothing here claims a cause. A lever says what it assumes, acts on what the data says today, and a
number that the data cannot give is missing instead of guessed.
"""
