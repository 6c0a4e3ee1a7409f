"""Who wrote what: everything that is stored, logged and sent, given to somebody who knows more.

The attacker knows when each invited person answered, in what order the invitations went out, in
which language, and how long each mail was: more than anybody will. From that, no response may be
found better than by guessing, and no invitation be told from another one.
"""
