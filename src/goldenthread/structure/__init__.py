"""Bodies, areas, posts, memberships and agreements, each true for a span."""
