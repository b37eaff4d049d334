"""Checks that are ours: no official check has them, and each can be switched off."""
