"""Typical demonstrations (典型示范): calls, applications, recommendation, review, public notice, naming."""
