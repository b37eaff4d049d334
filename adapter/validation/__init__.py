"""Is this message right? Schema, code lists, rules, and a verdict that cannot lie."""
