/**
 * Makes an application's database and user in PostgreSQL, or changes them to what they are to be. Tables belong to a role that
 * nobody logs in as, and that every login takes on: a new login finds what the last one made.
 */
export const postgresLogin = String.raw`PGHOST="$SERVER" PGUSER="$ADMINISTRATOR" PGPASSWORD="$ADMINISTRATOR_PASSWORD" \
PGDATABASE=postgres PGSSLMODE="${'$'}{PGSSLMODE:-require}" PGCONNECT_TIMEOUT=10 exec psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 <<'SQL'
\getenv database DATABASE
\getenv login LOGIN
\getenv password LOGIN_PASSWORD
\set former ''
\getenv former FORMER_LOGINS
\set owner :database _owner
SET client_min_messages TO warning;
SELECT format('CREATE ROLE %I NOLOGIN', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
GRANT :"owner" TO CURRENT_USER;
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SELECT format('CREATE ROLE %I LOGIN', :'login')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \gexec
ALTER ROLE :"login" LOGIN PASSWORD :'password';
GRANT :"owner" TO :"login";
ALTER ROLE :"login" SET role TO :"owner";
SELECT format('ALTER ROLE %I NOLOGIN', rolname)
  FROM pg_roles WHERE rolname = ANY (string_to_array(:'former', ' ')) \gexec
SQL
`;
