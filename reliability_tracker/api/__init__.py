"""What both apps' programming interfaces share: problems, pages of a list, parameters, their description."""
