"""The checks of GDS802: rows in .toml, functions in .py."""
