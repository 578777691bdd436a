"""How fast the product is, measured against the least that Django could do on the same machine at the same moment."""
