"""The steps of `check`: claims of files in a nameless database, and what they are together."""
