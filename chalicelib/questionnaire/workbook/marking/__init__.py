"""The author's own workbook, given back with its faulty cells marked.

Nothing of it is written anew: every part is copied as it is, and what is added is spliced into the
bytes of the few parts that must know of it. So styles, pictures, charts, other sheets and whatever
else Excel knows stay as they were.
"""
