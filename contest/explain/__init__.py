"""A Reckoning → the chain of a figure: whom or what is asked about, what it rests on, down to file, sheet and cell. Pure.

``subjects`` finds what is meant, ``chain`` lays out its steps, ``figures`` knows every number of a bulletin, ``lines`` puts it into
words. Reading the cells again is the edge's business (``contest.enquiries``); nothing here reckons a second time.
"""
