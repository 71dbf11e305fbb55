"""Events of the notification service: none yet."""
