"""A study: all declarations in one TOML file, and the verbs run over it."""

from flestimate.study.study import Study, run

__all__ = ["Study", "run"]
