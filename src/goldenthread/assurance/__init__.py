"""Rules with citations over all the facts, and what they find."""
