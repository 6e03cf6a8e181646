"""What customers write, read on this computer: the words that set groups apart, and the mood."""
