"""Reading the text of pictures of pages (OCR)."""

EXECUTABLE = "tesseract"
