"""The web: fetch, ask, call one action, show. Templates get facts and presenters, never rows."""
