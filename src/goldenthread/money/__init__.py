"""Where each pound goes: funds, allotments between them, and payments out of them."""
