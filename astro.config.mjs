import mdx from '@astrojs/mdx';
import node from '@astrojs/node';
import { defineConfig } from 'astro/config';
import { join } from 'node:path';
import { readPlaces } from './src/environment.ts';
import { adminIntegration } from './src/integrations/admin-bundle.ts';
import { withPages } from './src/integrations/built-pages.ts';
import { formerAddresses } from './src/integrations/former-addresses.ts';
import { linksIntegration } from './src/integrations/links.ts';
import { searchIntegration } from './src/integrations/search-index.ts';
import { notFoundPages } from './src/integrations/not-found-pages.ts';
import { sitemapIntegrations } from './src/integrations/sitemap.ts';
import { socialPictures } from './src/integrations/social/index.ts';
import { unusedFonts } from './src/integrations/unused-fonts.ts';
import { unusedPictures } from './src/integrations/unused-pictures.ts';
import { pagePolicies } from './src/integrations/page-policies.ts';
import { pageWeight } from './src/integrations/weight.ts';
import { fonts } from './src/styles/fonts.ts';

const { contentDir, dataDir, siteUrl } = readPlaces();

export default defineConfig({
  site: siteUrl,
  output: 'static',
  session: false,
  adapter: node({ mode: 'middleware' }),
  integrations: [
    mdx(),
    adminIntegration(),
    notFoundPages(),
    ...withPages(
      formerAddresses(siteUrl),
      socialPictures(join(dataDir, 'cache/social')),
      searchIntegration(),
      ...sitemapIntegrations(siteUrl),
      unusedFonts(),
      unusedPictures(),
      linksIntegration(siteUrl),
      pageWeight(),
      pagePolicies(siteUrl),
    ),
  ],
  fonts,
  cacheDir: join(dataDir, 'cache/astro'),
  trailingSlash: 'always',
  // One request, one round trip before the first words: see .github/decisions/0022-styles-in-the-page.md.
  build: { format: 'directory', inlineStylesheets: 'always' },
  devToolbar: { enabled: false },
  vite: {
    cacheDir: join(dataDir, 'cache/vite'),
    resolve: { alias: { '~': contentDir } },
    server: { fs: { allow: ['.', contentDir] } },
  },
});
