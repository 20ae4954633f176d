"""A population that agrees with published margins, made from a seed.

``demonstration`` and ``published`` make the margins of each system; ``systems`` makes the people
and writes their tables; ``misfits`` says how far what was made is from what was published. No
row is about anybody who lives.
"""
