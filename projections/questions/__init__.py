"""Questions asked of a child's history and never stored: each takes what had been recorded, and a moment."""
