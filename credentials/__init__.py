"""What an officer can show: certificates. May import `progress` and what is below it."""
