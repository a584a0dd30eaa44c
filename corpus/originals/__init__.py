"""The Markdown from which some of the shipped documents are made, in the formats that people send.

`python -m corpus.originals.convert` makes them again; the tests compare what is read from both.
"""
