"""A tracker as an office runs it. Failed comparisons of these modules tell both sides."""

import pytest

pytest.register_assert_rewrite("tests.operations.load", "tests.operations.installation")
