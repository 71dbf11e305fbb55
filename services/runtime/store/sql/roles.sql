-- Making roles; see services/runtime/roles.py for what each is.

-- name: myself
SELECT current_user::text;

-- name: roles
SELECT rolname FROM pg_roles WHERE rolname LIKE 'scoreline\_%';

-- name: memberships
SELECT granted.rolname AS role, member.rolname AS member
FROM pg_auth_members AS held
INNER JOIN pg_roles AS granted ON granted.oid = held.roleid
INNER JOIN pg_roles AS member ON member.oid = held.member
WHERE granted.rolname LIKE 'scoreline\_%';

-- name: spelt
-- A statement of ours with identifiers (%I) and literals (%L) put in by the server.
SELECT format($1, VARIADIC $2::text[]);

-- name: make_group
CREATE ROLE %I NOLOGIN;

-- name: make_login
CREATE ROLE %I LOGIN;

-- name: join_group
GRANT %I TO %I;

-- name: may_become
-- To give it functions, not to have its rights: row-level security binds the owner of the tables.
GRANT %I TO %I WITH INHERIT FALSE, SET TRUE;

-- name: give_password
ALTER ROLE %I PASSWORD %L;

-- name: bound_login
-- Statements of a service take milliseconds; none may hold a head or a snapshot for long. JIT
-- only costs on statements as short as these.
ALTER ROLE %1$I SET statement_timeout = '15s';
ALTER ROLE %1$I SET lock_timeout = '10s';
ALTER ROLE %1$I SET idle_in_transaction_session_timeout = '15s';
ALTER ROLE %1$I SET jit = off;
