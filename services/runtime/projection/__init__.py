"""Read models: folds of the log into documents, kept up to date, rebuilt, asked as of a time."""
