"""What both template engines share: words for days, numbers and money, and the engine of the citizens' pages."""
