"""The two faces of Passerelle: the terminal command and the web page."""
