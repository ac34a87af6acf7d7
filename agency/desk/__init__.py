"""The owner's work screens inside the admin: both sides of the wall and the money, put together."""
