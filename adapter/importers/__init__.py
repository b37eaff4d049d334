"""Practice-management exports and the tables beside them: rows to model, by profile."""
