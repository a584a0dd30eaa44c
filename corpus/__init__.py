"""Source files become documents, documents become passages made of sentences that know their exact place."""
