"""What must hold. Folders mirror the apps; `journeys/` follows one person through a browser."""
