import { Hono } from 'hono';
import { staffZone } from './applications/staff/zone.ts';
import { admitEditors, admitNobody } from './cms/http/admission.ts';
import { createEditingApi } from './cms/http/api.ts';
import type { CmsKey } from './cms/http/cms-key.ts';
import { createAdminPages } from './cms/http/pages.ts';
import { createPreviewApi } from './cms/http/preview-api.ts';
import { isOnThisMachine, type Config } from './config.ts';
import { renderByTurns } from './http/on-demand/render-turns.ts';
import { createPublicationApi } from './publisher/routes.ts';
import { daily, type ScheduledJob } from './system/scheduler.ts';
import type { Site } from './start-site.ts';

/** The routes of the CMS, by path; a page that says why where it is closed. */
export function mountCms(config: Config, key: CmsKey, parts: Site) {
  const { content, publisher, site, texts } = parts;
  const render = renderByTurns(parts.render);
  const isOpen = isOnThisMachine(config);
  const publication = createPublicationApi({
    publisher,
    remote: () => content.remote?.status,
    isEditor: (cookies) => isOpen && key.isHeldBy(cookies),
  });
  if (!isOpen)
    return { '/admin': new Hono().use(admitNobody({ site, render })), '/api/publication': publication };
  const onUse = () => {
    publisher.keepBuildWarm();
  };
  const onChange = () => {
    publisher.contentChanged();
    content.remote?.changed();
  };
  const pages = createAdminPages({
    admit: admitEditors(key, { site, render }),
    texts,
    site,
    render,
    origin: config.siteUrl,
    status: () => publisher.status,
    now: () => new Date(),
    onChange,
  });
  // Behind the pages, which come first: what they turn away gets to no other part.
  const cms = pages
    .route(
      '/api',
      createEditingApi({ store: content.store, remote: () => content.remote, texts, onUse, onChange }),
    )
    .route('/api/preview', createPreviewApi(texts));
  return { '/admin': cms, '/api/publication': publication };
}

/** At night: what editors deleted long ago goes, and the repository of the content is packed. */
export function cmsJobs({ content, site }: Pick<Site, 'content' | 'site'>): ScheduledJob[] {
  const dueAt = (now: number) => daily(3, staffZone(site.data()))(now);
  return [
    { name: 'deleted-texts', dueAt, run: () => content.trash.sweep() },
    {
      name: 'content-repository',
      dueAt,
      // Read when it runs: the repository may have come after the start.
      run: async () => content.maintain?.(),
      waitsAtFirst: true,
    },
  ];
}
