"""The only writers: one verb a function, one transaction, one recording."""
