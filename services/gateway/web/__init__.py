"""What the browser gets: templates, styles, scripts, pictures, languages."""
