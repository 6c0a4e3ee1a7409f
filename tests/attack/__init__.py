"""The attacker: reads back everything that was published, and asks whether an answer is certain.

It is worth reading in this order: `facts` (what was published, as linear facts about groups of
people), `readers` (one file per format), `patterns` (which answers go together at all),
`predicates` (what must not become certain), `worlds` and `solver` (which worlds fit the facts),
`attacker` (what is certain in all of them), `audit` (which groups can be isolated). `policies`
publishes as we do, and as others do by mistake.
"""

import os

# The matrices are small: threads for them cost more than they gain.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
