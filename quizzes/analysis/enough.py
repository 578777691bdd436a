"""How many answers a figure needs before it is shown, and why."""

FEWEST_ATTEMPTS = 10
"""Below this nothing is shown: a share moves by ten points with one officer, and she might be recognised."""

FEWEST_EQUAL = 3
"""Of what officers typed, the same answer is shown from so many on: what only one wrote may say who she is."""

FEWEST_FOR_CORRELATION = 30
"""For discrimination and reliability. The standard error of a correlation near 0 is 1/√(n−1): 0.19 with 30."""

FEWEST_FOR_GROUPS = 50
"""For curves by score group: five groups then have about ten officers each."""

FEWEST_PER_LANGUAGE = 100
"""For differential item functioning, in each of the two languages.

With 100 a group and facilities near a half, the standard error of MH D-DIF is about 2.35 × 0.3 = 0.7: a difference
that ETS calls large (1.5) is then just distinguishable from none, and with fewer it is not.
"""

FEWEST_PER_QUARTER = 10
"""For what the strongest and the weakest did: the share of fewer would move by more than ten points with one."""
