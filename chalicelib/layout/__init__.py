"""What all pages share: the frame around them, their style sheet, how they write dates."""
