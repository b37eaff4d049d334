"""Rule rows and rule functions, one folder a standard."""
