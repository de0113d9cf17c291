"""Sector summaries as documents for officials: what stands in them, and how PDF and Word files are set."""
