import { settings } from '../config.ts';

/** Settings that are secret, or may carry a secret in their path. */
const isSecret = (name: string) => /KEY|SECRET|TOKEN|PASSWORD|^WEBHOOK_URL$/.test(name);

/** Without the password of an address, or its token in place of a name. */
function withoutCredentials(value: string): string {
  if (!URL.canParse(value)) return value;
  const url = new URL(value);
  if (url.username === '' && url.password === '') return value;
  url.username = '';
  url.password = '';
  return url.href;
}

/**
 * The settings that a server was started with, as the lines of an environment file. Secrets are left out: a commented line
 * without a value says which ones were set, so that a person who restores knows what to look for.
 */
export function describeSettings(env: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.keys(settings).flatMap((name) => {
    const value = env[name];
    if (value === undefined || value === '') return [];
    if (isSecret(name)) return [`#${name}=`];
    const shown = withoutCredentials(value);
    return [...(shown === value ? [] : [`#${name}=`]), `${name}=${JSON.stringify(shown)}`];
  });
  return lines.map((line) => `${line}\n`).join('');
}
