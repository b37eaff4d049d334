"""From one form of a message to another."""
