"""柏岭镇, an invented town: its roster, what happened in its contest, and the returns that tell of it.

All names, firms, numbers and accounts are made up. ``make_sample.py`` turns this into ``input/``.
"""
