"""What the EI messages say, sector by sector: the parts of a declaration and of its return."""
