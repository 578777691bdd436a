"""The law library: for whoever is signed in, in her language; it changes nothing."""
