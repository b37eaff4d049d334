"""Exports that are known and not converted: one .toml a shape; being here is the registration."""
