"""How the SYNTHETIC survey of the demo comes about, one idea a module: nobody in it is real."""
