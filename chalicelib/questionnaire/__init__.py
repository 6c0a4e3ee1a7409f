"""What is asked: the definition of a survey and everything that follows from it."""
