"""What people need and get: released values only, never a person."""
