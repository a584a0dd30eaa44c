"""Passages become a searchable generation on disk; a question becomes ranked hits."""
