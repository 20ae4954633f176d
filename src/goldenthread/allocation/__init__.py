"""Need, its indices, and the pounds that follow from them: exact, and pure."""
