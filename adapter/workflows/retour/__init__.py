"""Shows a return message: what became of each prestatie, beside its declaration."""
