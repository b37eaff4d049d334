"""Takes a declaration back: which lines, for how much, and the message that does it."""
