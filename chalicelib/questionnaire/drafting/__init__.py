"""Writing a questionnaire bit by bit: drafts, what they still lack, and how they will look."""
