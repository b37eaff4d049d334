"""Checks of the flat EI messages, in the five levels of Vektis: N1 to N5."""
