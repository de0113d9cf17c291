"""The programming interface to what was decided and where we stand. It only reads."""
