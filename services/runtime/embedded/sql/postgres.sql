-- The database of an embedded platform, in the server that initdb has made.

-- name: has_database
SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'scoreline');

-- name: make_database
CREATE DATABASE scoreline;
