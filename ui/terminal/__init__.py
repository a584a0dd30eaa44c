"""The command `passerelle`: what a person types is read, one function is called, what comes back is printed."""
