"""Large files, made in the background: asked for with a purpose, kept some days, handed out to who asked alone."""
