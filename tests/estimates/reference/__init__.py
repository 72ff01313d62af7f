"""Every figure of R `survey` 4.5 in tests/reference, against ours."""
