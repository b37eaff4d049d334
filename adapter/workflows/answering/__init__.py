"""The sandbox: what VECOZO and an insurer would send back."""
