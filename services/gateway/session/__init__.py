"""Who looks at a page: signing in, sessions, and what a request from elsewhere is refused."""
