"""Who: users, unit tree, jurisdictions, roles and scopes, sign-in. Imports no other app of the product."""
