import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headerFiles } from '../model/hosting/header-files.ts';
import { pagePoliciesFile, type InlineHashes, type PagePolicies } from '../model/messages/page-policies.ts';
import { siteDataSchema } from '../model/site-data.ts';
import { headStyle } from '../styles/head-style.ts';
import { reportBuildProblems } from './report-build-problems.ts';
import { pageIntegration } from './built-pages.ts';
import type { Element } from './html.ts';
import { replaceFile } from './replace-file.ts';
import { shared } from './shared-texts.ts';

/** What the bundle of the site's code holds inline, before any content is read. */
interface BundledInline {
  scripts: string[];
  /** The style sheets of the whole site, and what stands in the head of each page. */
  styles: string[];
  /** The style sheet of each kind of page, by its route. */
  routes: { route: string; styles: string[] }[];
}

const onDemandRoute = /^\/on-demand\/([a-z-]+(?:\/[a-z-]+)?)$/;

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}` as const;

function isInline({ name, attributes, code }: Element): boolean {
  const isData = /^application\/(?:ld\+)?json$/.test(attributes.get('type') ?? '');
  return (name === 'script' || name === 'style') && code !== '' && !isData;
}

/** What a policy by hashes refuses whatever it holds: styles and event handlers in attributes. */
const refused = /^(?:style|on[a-z]+)$/;

/** What stands inline in a page, ours or not. */
interface InlineCode {
  code: readonly { kind: keyof InlineHashes; hash: `sha256-${string}`; begin: string }[];
  /** The attributes that no policy allows, as `<p onclick>`. */
  attributes: readonly string[];
}

function inlineCodeOf(elements: readonly Element[]): InlineCode {
  return {
    code: elements.filter(isInline).map(({ name, code }) => ({
      kind: name === 'script' ? 'scripts' : 'styles',
      hash: hashOf(code),
      begin: shared(`<${name}> ${code.slice(0, 60)}`),
    })),
    attributes: elements.flatMap(({ name, attributes }) =>
      [...attributes.keys()].filter((one) => refused.test(one)).map((one) => `<${name} ${one}>`),
    ),
  };
}

/** Which of the bundle's inline scripts and styles a page has. */
function sortInline(
  { code, attributes }: InlineCode,
  bundled: Readonly<Record<keyof InlineHashes, ReadonlySet<string>>>,
) {
  const hashes: InlineHashes = { scripts: [], styles: [] };
  const foreign: string[] = [];
  for (const { kind, hash, begin } of code) {
    if (!bundled[kind].has(hash)) foreign.push(begin);
    else if (!hashes[kind].includes(hash)) hashes[kind].push(hash);
  }
  return { hashes, foreign: [...foreign, ...attributes] };
}

/**
 * Finds which of the bundle's inline scripts and styles a built page has. `foreign` begins each of the others, which are in
 * no component of ours, so that a text has become code; and names the attributes that no policy allows.
 */
export function inlineOf(elements: readonly Element[], bundled: Pick<BundledInline, 'scripts' | 'styles'>) {
  const { scripts, styles } = bundled;
  return sortInline(inlineCodeOf(elements), { scripts: new Set(scripts), styles: new Set(styles) });
}

/** Inline code of a page that no component has; the message has one line for each. */
class ForeignCodeError extends Error {
  override name = 'ForeignCodeError';
}

/** An on-demand page has its own style sheet, any of the site's scripts, and what stands in the head of every page. */
function onDemandPages({ routes, scripts }: BundledInline, files: PagePolicies['files']) {
  const ofRoutes = new Set(routes.flatMap(({ styles }) => styles));
  const inPages = new Set(Object.values(files).flatMap(({ styles }) => styles));
  const shared = [...inPages].filter((hash) => !ofRoutes.has(hash));
  const onDemand: PagePolicies['onDemand'] = {};
  for (const { route, styles } of routes) {
    const name = onDemandRoute.exec(route)?.[1];
    if (name !== undefined) onDemand[name] = { scripts, styles: [...styles, ...shared] };
  }
  return onDemand;
}

/** The part of site.json that decides the colours and typefaces. */
const headSchema = siteDataSchema.pick({ locales: true });

/** The style that begins each page has the colours and typefaces of the site's settings, which the bundle does not know. */
async function hashOfHead(folder: string): Promise<string> {
  const site = headSchema.parse(JSON.parse(await readFile(join(folder, 'site.json'), 'utf8')));
  return hashOf(headStyle(site.locales.fr));
}

/** What our own server alone serves: other hosts need no headers for it. */
const ofTheServer = /^admin\//;

/** The headers for other hosts: `_headers` beside the pages, where such hosts look for it, the others in `headers`. */
async function writeHeaderFiles(
  clientDir: URL,
  siteUrl: string,
  files: PagePolicies['files'],
): Promise<void> {
  const pages = Object.entries(files).flatMap(([file, hashes]) => (ofTheServer.test(file) ? [] : [hashes]));
  const { _headers, ...others } = headerFiles(siteUrl, pages);
  const folder = new URL('../headers/', clientDir);
  await mkdir(folder, { recursive: true });
  await replaceFile(fileURLToPath(new URL('_headers', clientDir)), _headers);
  for (const [name, text] of Object.entries(others))
    await replaceFile(fileURLToPath(new URL(name, folder)), text);
}

/**
 * Writes down, beside `client`, which inline scripts and styles each page was made with: those that the bundle of our
 * components holds, never what a text may have put into the page; and the headers for other hosts. Complains of any other.
 * Comes after whatever writes pages.
 *
 * @param siteUrl `https://www.example.org`
 */
export function pagePolicies(siteUrl: string) {
  let known: BundledInline | undefined;
  const bundle = () => {
    if (known) return known;
    throw new Error('Astro has bundled the site without naming what stands in its pages.');
  };
  return pageIntegration({
    name: 'passerelle:page-policies',
    factsOf: ({ elements }) => inlineCodeOf(elements),
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ security: { csp: { algorithm: 'SHA-256' } } });
      },
      'astro:build:ssr': ({ manifest }) => {
        const routes = manifest.routes.map(({ routeData: { route }, styles }) => ({
          route,
          styles: styles.flatMap((style) => (style.type === 'inline' ? [hashOf(style.content)] : [])),
        }));
        const sheets = (manifest.csp?.styleDirective.hashes ?? []).map((entry) =>
          typeof entry === 'string' ? entry : entry.hash,
        );
        known = {
          scripts: manifest.inlinedScripts.map(([, script]) => hashOf(script)),
          styles: [...sheets, ...routes.flatMap(({ styles }) => styles)],
          routes,
        };
        // The server sends the policy: in the page, it would weigh as much as a fifth of the HTML.
        manifest.shouldInjectCspMetaTags = false;
      },
    },
    async finish({ dir, logger }, facts) {
      const { scripts, styles } = bundle();
      const head = await hashOfHead(fileURLToPath(dir));
      const bundled = { scripts: new Set(scripts), styles: new Set([...styles, head]) };
      const sorted = [...facts].map(([file, code]) => [file, sortInline(code, bundled)] as const);
      const files = Object.fromEntries(sorted.map(([file, { hashes }]) => [file, hashes]));
      const policies: PagePolicies = { files, onDemand: onDemandPages(bundle(), files) };
      await replaceFile(fileURLToPath(new URL(`../${pagePoliciesFile}`, dir)), JSON.stringify(policies));
      await writeHeaderFiles(dir, siteUrl, files);
      const complaints = sorted.flatMap(([file, { foreign }]) => foreign.map((code) => `${file}: ${code}`));
      if (complaints.length === 0) return;
      const advice = 'Code in a page comes from our components only: take it out of what the page shows.';
      await reportBuildProblems(dir, logger, new ForeignCodeError([...complaints, advice].join('\n')));
    },
  });
}
