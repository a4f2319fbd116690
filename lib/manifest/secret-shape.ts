/** Beginnings of tokens that services hand out, with enough behind them that no word begins the same way. */
const tokens =
  /\b(sk|rk)_live_\w{8,}|\bwhsec_\w{16,}|\bgh[opsur]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{16,}|\bxox[abeprs]-[\w-]{10,}|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\bSG\.[\w-]{16,}\.|\bnpm_\w{30,}|\bpypi-[\w-]{30,}|\bdop_v1_\w{16,}|\bsk-(ant|proj)-[\w-]{16,}|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** `scheme://user:password@`, the password without what stands for another value. */
const urlWithPassword = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:([^\s/?#@]+)@/i;

/** What names of variables end in whose values are secret. */
const secretName =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|TOKEN|SECRET|CREDENTIALS?|SECRET_KEY_BASE|((API|SECRET|PRIVATE|ACCESS|ENCRYPTION|SIGNING|MASTER|LICENSE|AUTH)_?KEY))$/i;

/** Names that say that browsers get the value anyway. */
const publicName = /(^|_)(PUBLIC|PUBLISHABLE)_|^(VITE|REACT_APP|GATSBY|EXPO)_/i;

/** What is written where the value is still to come, or is none: words, numbers, paths, keys that are meant for browsers. */
const noSecret =
  /^(true|false|yes|no|on|off|null|none|nil|-?[\d.,_]+|(change|replace)[-_ ]?(me|this)?|to[-_ ]?do|tbd|dummy|placeholder|example|redacted|[x*.•-]+|<.*>|\[.*\]|\.{0,2}\/[\w.-]+(\/[\w.-]+)*|pk_(live|test)_\w*)$/i;

/** A value of another place that a text refers to: `${addons.database.password}`, `$(NAME)`, `$NAME`. */
const reference = /\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*/;

/** Whether a text holds a token that a service hands out, or a private key. */
export function holdsToken(text: string): boolean {
  return tokens.test(text);
}

/** Whether a text is a URL that has a password in it. */
export function holdsPassword(text: string): boolean {
  const [, password = ''] = urlWithPassword.exec(text) ?? [];
  return password !== '' && !reference.test(password) && !noSecret.test(password);
}

/** Whether the name of a variable says that its value is secret, and a text is such a value. */
export function isSecretByName(name: string, text: string): boolean {
  const value = text.trim();
  return (
    secretName.test(name) && !publicName.test(name) && value !== '' && !noSecret.test(value) && !reference.test(value)
  );
}
