"""What is bought from whom: contracts."""
