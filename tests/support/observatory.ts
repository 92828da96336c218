/**
 * The scoring of Mozilla's HTTP Observatory, from its published tables (@mdn/mdn-http-observatory 1.4.8, `src/grader/charts.js`
 * and `src/analyzer/tests/`), under its own names: what each outcome adds to 100. The package itself fetches lists from the
 * internet when it is installed. The certificate counts as trusted.
 */
const modifiers = {
  'csp-implemented-with-no-unsafe-default-src-none': 10,
  'csp-implemented-with-no-unsafe': 5,
  'csp-implemented-with-unsafe-inline-in-style-src-only': 0,
  'csp-implemented-with-unsafe-eval': -10,
  'csp-implemented-with-insecure-scheme': -20,
  'csp-implemented-with-unsafe-inline': -20,
  'csp-header-invalid': -25,
  'csp-not-implemented': -25,
  'cookies-secure-with-httponly-sessions-and-samesite': 5,
  'cookies-secure-with-httponly-sessions': 0,
  'cookies-not-found': 0,
  'cookies-without-secure-flag': -20,
  'cookies-session-without-httponly-flag': -30,
  'cookies-session-without-secure-flag': -40,
  'cross-origin-resource-sharing-not-implemented': 0,
  'cross-origin-resource-sharing-implemented-with-public-access': 0,
  'cross-origin-resource-sharing-implemented-with-universal-access': -50,
  'redirection-to-https': 0,
  'redirection-not-needed-no-http': 0,
  'redirection-not-to-https': -20,
  'redirection-missing': -20,
  'referrer-policy-private': 5,
  'referrer-policy-not-implemented': 0,
  'referrer-policy-unsafe': -5,
  'hsts-implemented-max-age-at-least-six-months': 0,
  'hsts-implemented-max-age-less-than-six-months': -10,
  'hsts-not-implemented': -20,
  'hsts-header-invalid': -20,
  'sri-not-implemented-response-not-html': 0,
  'sri-not-implemented-but-all-scripts-loaded-from-secure-origin': 0,
  'sri-not-implemented-but-external-scripts-loaded-securely': -5,
  'x-content-type-options-nosniff': 0,
  'x-content-type-options-not-implemented': -5,
  'x-frame-options-implemented-via-csp': 5,
  'x-frame-options-sameorigin-or-deny': 0,
  'x-frame-options-not-implemented': -20,
  'corp-implemented-with-same-origin': 10,
  'corp-implemented-with-same-site': 10,
  'corp-implemented-with-cross-origin': 0,
  'corp-not-implemented': 0,
} as const;

type Outcome = keyof typeof modifiers;

/** What a visit brought, redirections followed. */
export interface Visit {
  headers: Headers;
  html: string;
  /** Where the same address leads without TLS; undefined where nothing answers there. */
  plainLocation?: string;
  /** The answer to a question from another origin. */
  crossOrigin?: Headers;
}

const broad = /^(?:\*|(?:https?|ftp):(?:\/\/\*(?:\.\*)?)?)$/;
const unsafeInline = (source: string) => source === "'unsafe-inline'" || source === 'data:';
const isHash = (source: string) => /^'(?:sha(?:256|384|512)|nonce)-/.test(source);

type Policy = ReadonlyMap<string, readonly string[]>;

/** The directives of a policy; undefined where one stands twice. */
function readPolicy(header: string): Policy | undefined {
  const directives = header
    .split(';')
    .map((directive) => directive.trim().toLowerCase().split(/\s+/))
    .filter(([name]) => name);
  const policy = new Map(directives.map(([name = '', ...sources]) => [name, sources]));
  return policy.size === directives.length ? policy : undefined;
}

function policyOutcome(header: string | null): Outcome {
  if (header === null) return 'csp-not-implemented';
  const policy = readPolicy(header);
  if (!policy) return 'csp-header-invalid';
  const sourcesOf = (name: string) => {
    const sources = policy.get(name) ?? policy.get('default-src') ?? ['*'];
    // Hashes put 'unsafe-inline' out of force.
    return sources.some(isHash) ? sources.filter((source) => source !== "'unsafe-inline'") : sources;
  };
  const [scripts, styles, objects] = [
    sourcesOf('script-src'),
    sourcesOf('style-src'),
    sourcesOf('object-src'),
  ];
  const isUnsafe = (source: string) => broad.test(source) || unsafeInline(source);
  if (scripts.some(isUnsafe) || objects.some((source) => broad.test(source)))
    return 'csp-implemented-with-unsafe-inline';
  if ([...policy.values()].flat().some((source) => /^(?:http|ftp):/.test(source)))
    return 'csp-implemented-with-insecure-scheme';
  if ([...scripts, ...styles].includes("'unsafe-eval'")) return 'csp-implemented-with-unsafe-eval';
  if (styles.some(isUnsafe)) return 'csp-implemented-with-unsafe-inline-in-style-src-only';
  return policy.get('default-src')?.join() === "'none'"
    ? 'csp-implemented-with-no-unsafe-default-src-none'
    : 'csp-implemented-with-no-unsafe';
}

function cookiesOutcome(cookies: readonly string[]): Outcome {
  if (cookies.length === 0) return 'cookies-not-found';
  const isSession = (cookie: string) => /^[^=]*(?:login|sess)/i.test(cookie);
  const without = (attribute: RegExp) => cookies.filter((cookie) => !attribute.test(cookie));
  const [insecure, readable] = [without(/;\s*secure\b/i), without(/;\s*httponly\b/i)];
  if (insecure.some(isSession)) return 'cookies-session-without-secure-flag';
  if (readable.some(isSession)) return 'cookies-session-without-httponly-flag';
  if (insecure.length > 0) return 'cookies-without-secure-flag';
  return without(/;\s*samesite=(?:lax|strict)\b/i).length === 0
    ? 'cookies-secure-with-httponly-sessions-and-samesite'
    : 'cookies-secure-with-httponly-sessions';
}

function crossOriginOutcome(answer: Headers | undefined): Outcome {
  const allowed = answer?.get('access-control-allow-origin') ?? null;
  if (allowed === null) return 'cross-origin-resource-sharing-not-implemented';
  return answer?.get('access-control-allow-credentials') === 'true'
    ? 'cross-origin-resource-sharing-implemented-with-universal-access'
    : 'cross-origin-resource-sharing-implemented-with-public-access';
}

function redirectionOutcome(location: string | undefined): Outcome {
  if (location === undefined) return 'redirection-not-needed-no-http';
  if (location === '') return 'redirection-missing';
  return location.startsWith('https:') ? 'redirection-to-https' : 'redirection-not-to-https';
}

function referrerOutcome(header: string | null): Outcome {
  if (header === null) return 'referrer-policy-not-implemented';
  const isPrivate = /(?:^|,)\s*(?:no-referrer|same-origin|strict-origin(?:-when-cross-origin)?)\s*$/i;
  return isPrivate.test(header) ? 'referrer-policy-private' : 'referrer-policy-unsafe';
}

const sixMonths = 15_552_000;

function hstsOutcome(header: string | null): Outcome {
  if (header === null) return 'hsts-not-implemented';
  const seconds = /(?:^|;)\s*max-age=(\d+)/i.exec(header)?.[1];
  if (seconds === undefined || header.includes(',')) return 'hsts-header-invalid';
  return Number(seconds) >= sixMonths
    ? 'hsts-implemented-max-age-at-least-six-months'
    : 'hsts-implemented-max-age-less-than-six-months';
}

function scriptsOutcome({ headers, html }: Visit): Outcome {
  if (!headers.get('content-type')?.startsWith('text/html')) return 'sri-not-implemented-response-not-html';
  return /<script[^>]+src="(?:https?:)?\/\//.test(html)
    ? 'sri-not-implemented-but-external-scripts-loaded-securely'
    : 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin';
}

function framingOutcome(headers: Headers): Outcome {
  if (readPolicy(headers.get('content-security-policy') ?? '')?.has('frame-ancestors'))
    return 'x-frame-options-implemented-via-csp';
  return /^(?:deny|sameorigin)$/i.test(headers.get('x-frame-options') ?? '')
    ? 'x-frame-options-sameorigin-or-deny'
    : 'x-frame-options-not-implemented';
}

function resourcesOutcome(header: string | null): Outcome {
  if (header === 'same-origin' || header === 'same-site' || header === 'cross-origin')
    return `corp-implemented-with-${header}`;
  return 'corp-not-implemented';
}

const grades = 'F F F F F D- D D D+ C- C C C+ B- B B B+ A- A A A+'.split(' ');

/** What the Observatory says of a visit. Extra points count from 90 up only. */
export function observe(visit: Visit): { outcomes: Outcome[]; score: number; grade: string } {
  const { headers } = visit;
  const outcomes = [
    policyOutcome(headers.get('content-security-policy')),
    cookiesOutcome(headers.getSetCookie()),
    crossOriginOutcome(visit.crossOrigin),
    redirectionOutcome(visit.plainLocation),
    referrerOutcome(headers.get('referrer-policy')),
    hstsOutcome(headers.get('strict-transport-security')),
    scriptsOutcome(visit),
    headers.get('x-content-type-options') === 'nosniff'
      ? ('x-content-type-options-nosniff' as const)
      : ('x-content-type-options-not-implemented' as const),
    framingOutcome(headers),
    resourcesOutcome(headers.get('cross-origin-resource-policy')),
  ];
  const points = outcomes.map((outcome) => modifiers[outcome]);
  const sum = (some: readonly number[]) => some.reduce((total, each) => total + each, 100);
  const withoutExtra = sum(points.filter((each) => each < 0));
  const score = Math.max(0, withoutExtra >= 90 ? sum(points) : withoutExtra);
  return { outcomes, score, grade: grades[Math.min(20, Math.floor(score / 5))] ?? 'F' };
}
