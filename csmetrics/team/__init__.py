"""What a team has decided, with the day from which it holds, and what others decided before it."""
