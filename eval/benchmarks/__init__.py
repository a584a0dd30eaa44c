"""What the index life cycle costs, measured on documents made for it."""
