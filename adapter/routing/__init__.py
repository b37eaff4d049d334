"""Route 1 or route 2: dated rows decide, agreements and contracts are held against the care."""
