"""Learning record stores: what officers completed, attempted and answered is sent to them as xAPI statements."""
