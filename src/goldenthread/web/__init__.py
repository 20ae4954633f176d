"""The read-only web: fetch, show. Templates get facts and presenters, never rows."""
