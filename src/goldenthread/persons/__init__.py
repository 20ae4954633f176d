"""Records of people: the only room that holds them, and the only one with analytics engines.

Nothing that serves a page can import it. What leaves it is released: sums under disclosure
control, as values of the evidence room.
"""
