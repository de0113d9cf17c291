"""Forms of the policy, one file a noun."""
