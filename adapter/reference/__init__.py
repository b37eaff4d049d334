"""Versioned facts that are no rule: code lists, regimes, tariffs and the texts that people read."""
