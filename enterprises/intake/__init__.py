"""What people fill in away from the site and hand in as a file: workbooks of reports, and lists.

A file is read into plain rows; each check is one function; all problems are told at once; only a file without
any is written, in one transaction.
"""
