"""Streams of random numbers of a person, apart so that no two draws share one."""

ORDER = 1
AGE = 2
ETHNICITY = 3
SEX = 4
FRAILTY = 5
BIRTH_MONTH = 6
JOINED = 7
TENURE = 8
EARLIER = 9
USUAL = 10
LEFT = 11
DIED = 12
COPIED = 13
LOYALTY = 14
CONTACTS = 20
"""The first of the draws of a person's contacts; the rest lie beyond it."""
CONDITION = 100
"""The first of 32 that choose whether somebody has each condition."""
CODE = 140
"""The first of 32 that choose code and day of a condition."""
OTHER_CODE = 180
ADMISSION = 200
OBSERVATION = 300
PACKAGE = 400
EVENT = 1_000
"""The first of the draws of single events."""
