"""A starter study: what a file seems to hold, each guess with its evidence, none of it confirmed."""
