"""Message standards: bytes to model and back, one folder a standard."""
