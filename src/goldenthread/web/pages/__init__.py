"""The pages: each module fetches the facts of its page and shows them."""
