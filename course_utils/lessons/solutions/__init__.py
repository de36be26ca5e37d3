"""Solutions: one module per notebook, each function named as its exercise's stub.

Delete this folder and the course is an edition without solutions; every check still works.
"""
