"""The checks of GDS801: rows in .toml, functions and folds in .py."""
