"""What leaves the record for others to read and to check."""
