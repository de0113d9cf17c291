"""The programming interface to reporting: the same questions, deeds and refusals as the pages."""
