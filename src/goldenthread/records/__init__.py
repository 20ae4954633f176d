"""The system of record: the only room with Django models, and one mapper between row and fact."""
