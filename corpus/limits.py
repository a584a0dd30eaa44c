"""How much of anything a document may hold: larger than what people write, smaller than what harms the machine."""

from __future__ import annotations

LARGEST_TEXT = 10_000_000  # bytes of a file that is text; a data file would fill the index with noise
LARGEST_FILE = 50_000_000  # bytes of any other
CHARACTERS = 5_000_000  # of a document's text, some 2,500 pages
PAGES = 2_000  # of a PDF or a presentation
SCANNED_PAGES = 200  # of a PDF, to be read from their pictures
CELLS = 500_000  # of a spreadsheet, or of all tables of a document
DEPTH = 200  # of elements inside elements
XML_BYTES = 50_000_000  # of a part of an office file that is held as a tree, up to thirty times larger in memory
MARKUP_DEPTH = 1_000  # of elements of a web page, where what is never closed goes ever deeper
ELEMENTS = 300_000  # of a web page; a long one has some ten thousand
PARTS = 1_000  # of an e-mail or of a saved web page
MAIL_DEPTH = 30  # of mails and parts inside mails

ARCHIVE_MEMBERS = 5_000
ARCHIVE_BYTES = 200_000_000  # of all members, unpacked
ARCHIVE_RATIO = 200  # unpacked to packed, of a member larger than a megabyte; office files reach some 20

SECONDS = 60  # of processor time, for one file
WAIT = 120  # seconds by the clock, for one file whose pictures are not read
RECOGNITION_SECONDS = 600  # by the clock, for reading the pictures of one file
LOOKING_SECONDS = 60  # by the clock, for reading the picture of one page that somebody looks at
MEMORY = 2_000_000_000  # bytes of address space of the process that reads
