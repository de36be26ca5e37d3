"""What people start by name: ``python -m course_utils.tools.NAME``, or in notebook 00 ``doctor()``.

For learners there are `doctor` and `update`; for teachers `editions` and `handins`; for who edits
the course `new` and `sync`, whose texts on parts and routes are made in `parts`.
"""
