"""How people hear of it: events, mails, signed links."""
