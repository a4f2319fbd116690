/**
 * Makes an application's database and user in MySQL, or changes them to what they are to be. Statements go to standard input,
 * since arguments can be seen by other processes.
 */
export const mysqlLogin = String.raw`set -e
pattern=$(printf %s "$DATABASE" | sed 's/_/\\_/g')
{
  printf 'CREATE DATABASE IF NOT EXISTS \140%s\140 CHARACTER SET utf8mb4;\n' "$DATABASE"
  printf "CREATE USER IF NOT EXISTS '%s'@'%%';\n" "$LOGIN"
  printf "ALTER USER '%s'@'%%' IDENTIFIED BY '%s' ACCOUNT UNLOCK;\n" "$LOGIN" "$LOGIN_PASSWORD"
  printf "GRANT ALL PRIVILEGES ON \140%s\140.* TO '%s'@'%%';\n" "$pattern" "$LOGIN"
  for former in $FORMER_LOGINS; do printf "ALTER USER IF EXISTS '%s'@'%%' ACCOUNT LOCK;\n" "$former"; done
} | MYSQL_PWD="$ADMINISTRATOR_PASSWORD" mysql --host="$SERVER" --user="$ADMINISTRATOR" --ssl-mode=REQUIRED --connect-timeout=10
`;
