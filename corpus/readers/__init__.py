"""One module a file format: the body of a file becomes blocks."""
