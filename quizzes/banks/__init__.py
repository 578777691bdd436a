"""Questions and scenarios of other systems: GIFT, Moodle XML, Twee and QTI, read and written without Django.

A reader makes a `Bank` of neutral `Item`s (`item`), `fit` turns each into a question of ours and says what
changes, `from_node` is the way back, and a writer per format makes the file.
"""
