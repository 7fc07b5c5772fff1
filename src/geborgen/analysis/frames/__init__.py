"""Results of the observer's workbench as tidy tables: one row per thing counted.

Not imported by ``geborgen.analysis`` itself: the tables' library takes a while to start.
"""
