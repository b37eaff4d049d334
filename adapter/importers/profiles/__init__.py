"""The shapes of tables that are known: one .toml a shape; being here is the registration."""
