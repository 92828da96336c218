import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { pagePoliciesFile, type InlineHashes, type PagePolicies } from '../model/messages/page-policies.ts';
import { layerOrder } from '../styles/layer-order.ts';
import { reportBuildProblems } from './report-build-problems.ts';
import type { PageIntegration } from './built-pages.ts';
import type { Element } from './html.ts';

/** What the bundle of the site's code holds inline, before any content is read. */
interface BundledInline {
  scripts: string[];
  /** The style sheets of the whole site, and what stands in the head of each page. */
  styles: string[];
  /** The style sheet of each kind of page, by its route. */
  routes: { route: string; styles: string[] }[];
}

const onDemandRoute = /^\/on-demand\/([a-z-]+)$/;

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}` as const;

function isInline({ name, attributes, code }: Element): boolean {
  const isData = /^application\/(?:ld\+)?json$/.test(attributes.get('type') ?? '');
  return (name === 'script' || name === 'style') && code !== '' && !isData;
}

/**
 * Finds which of the bundle's inline scripts and styles a built page has. `foreign` begins each of the others: they are in
 * no component of ours, so a text has become code.
 */
export function inlineOf(elements: readonly Element[], bundled: Pick<BundledInline, 'scripts' | 'styles'>) {
  const hashes: InlineHashes = { scripts: [], styles: [] };
  const foreign: string[] = [];
  for (const { name, code } of elements.filter(isInline)) {
    const kind = name === 'script' ? 'scripts' : 'styles';
    const hash = hashOf(code);
    if (!bundled[kind].includes(hash)) foreign.push(`<${name}> ${code.slice(0, 60)}`);
    else if (!hashes[kind].includes(hash)) hashes[kind].push(hash);
  }
  return { hashes, foreign };
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

/**
 * Writes down, beside `client`, which inline scripts and styles each page was made with: those that the bundle of our
 * components holds, never what a text may have put into the page. Complains of any other. Comes after whatever writes pages.
 */
export function pagePolicies(): PageIntegration {
  let known: BundledInline | undefined;
  const bundle = () => {
    if (known) return known;
    throw new Error('Astro has bundled the site without naming what stands in its pages.');
  };
  const files: PagePolicies['files'] = {};
  const complaints: string[] = [];
  return {
    name: 'passerelle:page-policies',
    readPage({ file, elements }) {
      const { hashes, foreign } = inlineOf(elements, bundle());
      files[file] = hashes;
      complaints.push(...foreign.map((code) => `${file}: ${code}`));
    },
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          security: { csp: { algorithm: 'SHA-256', styleDirective: { hashes: [hashOf(layerOrder)] } } },
        });
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
      'astro:build:done': async ({ dir, logger }) => {
        const policies: PagePolicies = { files, onDemand: onDemandPages(bundle(), files) };
        await writeFile(new URL(`../${pagePoliciesFile}`, dir), JSON.stringify(policies));
        if (complaints.length === 0) return;
        const advice = 'Code in a page comes from our components only: take it out of what the page shows.';
        await reportBuildProblems(dir, logger, new ForeignCodeError([...complaints, advice].join('\n')));
      },
    },
  };
}
