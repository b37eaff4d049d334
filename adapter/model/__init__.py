"""The domain in the words of the standard: frozen, typed, and without XML or columns."""
