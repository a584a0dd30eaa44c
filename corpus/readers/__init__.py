"""One module a file format: `read` makes an `Extract` of the bytes of a file."""
