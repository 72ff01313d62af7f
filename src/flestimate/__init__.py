"""flestimate: prevalence of forced labour from labour force surveys, with intervals that hold for rare outcomes.

The public names are in `__init__.pyi`, by the package that they are of; each is imported when it is first used, so that `import
flestimate` and `flestimate --help` are quick on a slow laptop.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
