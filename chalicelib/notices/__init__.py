"""What the law wants on every site: imprint, privacy, accessibility; and a page in plain words."""
