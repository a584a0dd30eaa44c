"""Files made of a transcript: each module writes one format, and escapes what it is given as that format asks for."""
