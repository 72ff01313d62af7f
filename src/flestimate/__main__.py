"""`python -m flestimate` is the command line."""

from flestimate.cli import main

main()
