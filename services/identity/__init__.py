"""People's word on whether two records are one person's: published, and read back."""
