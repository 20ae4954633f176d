"""A fictional integrated care system, as pure facts from a seed.

Nothing in it is real: the county lies in open sea, and every body, surgery and person of it is
invented. Only the law, the national bodies and the prices of national contracts are not.
"""
