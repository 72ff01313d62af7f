"""The same persons give the same table, whatever holds them."""
