"""Each law of notebooks 01 to 11 is attacked: a test looks for a case that its words admit.

How to write one: law 4 of notebook 02 is ``test_law_02_4`` in ``test_laws_02.py``; its docstring
is the law's cell, word for word; it draws all that the words admit and asserts what they say.
Where the law speaks of a library it calls the library, which ``optional("torch")`` imports.
"""

NOT_TESTED = {
    # Laws without a test, a line each: "a definition: …" or "advice: …".
    "10.9": "advice: how to forecast, and how to be judged",
}
