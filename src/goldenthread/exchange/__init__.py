"""File formats, both ways: readers give facts and problems, writers take facts."""
