import { Hono, type Context } from 'hono';
import { applicationPaths } from '../model/applications/addresses.ts';
import { mountAccounts, type AccountsMount } from './mount-accounts.ts';
import { backupAlarms, readBackupStatus } from './backup/nightly/status.ts';
import { createDecisionPages } from './applications/decisions/http/routes.ts';
import { createReviewPages } from './applications/review/http/routes.ts';
import { createReviewSetUpPages } from './applications/review/http/staff-routes.ts';
import { createStaffPages } from './applications/staff/http/routes.ts';
import { staffZone } from './applications/staff/zone.ts';
import { isLostConnection } from './applications/storage/database/postgres/faults.ts';
import { createVault } from './applications/storage/database/vault.ts';
import type { Store } from './applications/storage/store.ts';
import { admitEditors, admitNobody } from './cms/http/admission.ts';
import { createEditingApi } from './cms/http/api.ts';
import type { CmsKey } from './cms/http/cms-key.ts';
import { onlyJson } from './cms/http/guard.ts';
import { createAdminPages } from './cms/http/pages.ts';
import { createPresenceApi } from './cms/http/presence-api.ts';
import { createDraftSharing } from './cms/http/draft-sharing.ts';
import { createSharedDraftPages } from './cms/http/shared-draft-pages.ts';
import { createPreviewApi } from './cms/http/preview-api.ts';
import { PresenceList } from './cms/presence/presence.ts';
import { activityOf, subjectOf } from './cms/protocol/subject.ts';
import type { Cluster } from './cluster/cluster.ts';
import { toLeader } from './cluster/forward.ts';
import { refuse } from './cms/http/answers.ts';
import { databaseAway, unconfirmed } from './cms/refusals.ts';
import type { Config } from './config.ts';
import { createDraftLinks, type DraftLinks } from './one-time-links/draft-links.ts';
import { linkKeyPurpose } from './one-time-links/links.ts';
import { createShowcase } from './showcase.ts';
import { renderByTurns } from './http/on-demand/render-turns.ts';
import { createPublicationApi } from './publisher/routes.ts';
import type { Log } from './system/log.ts';
import { daily, type ScheduledJob } from './system/scheduler.ts';
import type { Site } from './start-site.ts';

export interface MountOptions {
  key: CmsKey;
  store: Store;
  cluster: Cluster;
  log: Log;
  /** Has what was just put into the outbox delivered at once. */
  wake: () => void;
}

/** While PostgreSQL is away nobody can be let in, nor be told that they may not. A file that is missing has a path. */
function answerDatabaseAway(error: Error, context: Context): Response {
  if ('path' in error || !isLostConnection(error)) throw error;
  return refuse(context, databaseAway(error));
}

/** The routes of the CMS, by path; a page that says why where it is closed. */
export async function mountCms(
  config: Config,
  { key, store, cluster, log, wake }: MountOptions,
  parts: Site,
): Promise<Record<string, Hono>> {
  const { content, publisher, site } = parts;
  const render = renderByTurns(parts.render);
  const { access } = config.cms;
  const accounts =
    access === 'sign-in' ? await mountAccounts({ config, store, log, site, render }) : undefined;
  const { current: linkKey } = await store.keysFor(linkKeyPurpose);
  const links = createDraftLinks({ db: store.db, key: linkKey }, store.clock ?? Date.now);
  const isEditor = {
    key: (cookies: string | undefined) => key.isHeldBy(cookies),
    'sign-in': (cookies: string | undefined) => accounts?.isEditor(cookies) ?? false,
    closed: () => false,
  }[access];
  const publication = new Hono();
  publication.onError(answerDatabaseAway);
  const forward = toLeader(cluster, { log });
  publication.use(forward);
  publication.route('/', createPublicationApi({ publisher, remote: () => content.remote?.status, isEditor }));
  const admin = new Hono();
  admin.onError(answerDatabaseAway);
  admin.use(forward);
  if (access === 'closed') admin.use(admitNobody({ site, render }));
  if (accounts) {
    admin.route('/', accounts.routes);
    // Before the CMS, which turns away who does not edit. The key of this machine names nobody: it opens no application.
    const pages = {
      ...pagesOfApplications(config, { store, log, wake, site, render, accounts }),
      showcase: createShowcase({
        texts: parts.texts,
        backend: config.cms.backend,
        authorNow: accounts.personNow,
        mayOpen: accounts.mayEditNow,
        beginSave: saveBeginner(cluster),
        record: accounts.record,
      }),
    };
    admin.route('/', createReviewPages(pages));
    admin.route('/', createReviewSetUpPages(pages));
    admin.route('/', createDecisionPages(pages));
    admin.route('/', createStaffPages(pages));
  }
  if (access !== 'closed')
    admin.route('/', createCms(config, { key, accounts, cluster, links }, { ...parts, render }));
  const drafts =
    access === 'closed' ? {} : createSharedDraftPages({ links, texts: parts.texts, site, render });
  const shared = Object.entries(drafts).map(([path, pages]) => {
    const part = new Hono();
    part.onError(answerDatabaseAway);
    return [path, part.use(forward).route('/', pages)] as const;
  });
  return { '/admin': admin, '/api/publication': publication, ...Object.fromEntries(shared) };
}

/** What the pages on which applications are read and reviewed are made with. */
function pagesOfApplications(
  config: Config,
  {
    store,
    log,
    wake,
    site,
    render,
    accounts,
  }: Pick<MountOptions, 'store' | 'log' | 'wake'> &
    Pick<Site, 'site' | 'render'> & { accounts: AccountsMount },
) {
  return {
    store,
    vault: createVault(config.dataKey, config.earlierKeys),
    site: site.data,
    render,
    config,
    now: store.clock ?? Date.now,
    staffNow: accounts.staffNow,
    reviewerNow: accounts.reviewerNow,
    record: accounts.recordFirst,
    wake,
    onError: (error: unknown) => {
      log.error({ err: error }, 'An application could not be handed out whole.');
    },
    elapsed: () => performance.now(),
  };
}

/** Begins a save, and returns what confirms it: see `EditingOptions`. */
function saveBeginner(cluster: Cluster): () => () => Promise<void> {
  return () => {
    try {
      const confirm = cluster.beginSave();
      return () =>
        confirm().catch((error: unknown) => {
          throw unconfirmed(error);
        });
    } catch (error) {
      throw unconfirmed(error);
    }
  };
}

/** The CMS itself, for those who come in. */
function createCms(
  config: Config,
  {
    key,
    accounts,
    cluster,
    links,
  }: { key: CmsKey; accounts: AccountsMount | undefined; cluster: Cluster; links: DraftLinks },
  { content, publisher, site, texts, render }: Site,
) {
  const onUse = () => {
    publisher.keepBuildWarm();
  };
  const onChange = () => {
    publisher.contentChanged();
    content.remote?.changed();
  };
  const beginSave = saveBeginner(cluster);
  const admission = accounts
    ? { admit: accounts.admitEditors, editorNow: accounts.editorNow, formTokenNow: accounts.formTokenNow }
    : { admit: admitEditors(key, { site, render }) };
  const pages = createAdminPages({
    ...admission,
    texts,
    site,
    render,
    origin: config.siteUrl,
    status: () => publisher.status,
    now: () => new Date(),
    backups: () => {
      const isConcerned = accounts ? accounts.isAdminNow() : true;
      const found = isConcerned ? readBackupStatus(config.dataDir) : undefined;
      return found && { newest: found.newest, isFailing: backupAlarms(found, Date.now()).length > 0 };
    },
    applicationsIn: (locale) => (accounts?.staffNow() ? applicationPaths[locale] : undefined),
    beginSave,
    onChange: (key) => {
      accounts?.record('restore', key);
      onChange();
    },
  });
  const guard = accounts ? { guard: onlyJson, editorNow: accounts.editorNow } : {};
  // Behind the pages, which come first: what they turn away gets to no other part.
  if (accounts) {
    const { personNow } = accounts;
    const presence = new PresenceList(Date.now);
    pages.route('/api/presence', createPresenceApi({ presence, personNow, guard: onlyJson }));
  }
  return pages
    .route(
      '/api',
      createEditingApi({
        ...guard,
        store: content.store,
        remote: () => content.remote,
        texts,
        onUse,
        beginSave,
        sharing: createDraftSharing({
          links,
          texts,
          accountNow: () => accounts?.accountNow() ?? '',
          siteUrl: config.siteUrl,
        }),
        onChange,
        onDone: (request) => accounts?.record(activityOf(request), subjectOf(request)),
      }),
    )
    .route('/api/preview', createPreviewApi(texts, guard.guard));
}

/** At night, on the server that has the CMS: what editors deleted long ago goes, and the repository of the content is packed. */
export function cmsJobs(
  { content, site }: Pick<Site, 'content' | 'site'>,
  cluster: Pick<Cluster, 'isLeading' | 'compact'>,
): ScheduledJob[] {
  const dueAt = (now: number) => daily(3, staffZone(site.data()))(now);
  return [
    {
      name: 'deleted-texts',
      dueAt,
      run: async () => {
        await content.trash.sweep();
        await content.earlier?.sweep(await content.store.tree());
      },
      isHere: cluster.isLeading,
    },
    {
      name: 'content-repository',
      dueAt,
      // Read when it runs: the repository may have come after the start.
      run: async () => {
        await content.maintain?.();
        await cluster.compact();
      },
      waitsAtFirst: true,
      isHere: cluster.isLeading,
    },
  ];
}
