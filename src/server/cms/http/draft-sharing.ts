import type { Locale } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';
import type { DraftLinksAnswer } from '../../../model/messages/draft-links.ts';
import type { DraftLinks } from '../../one-time-links/draft-links.ts';
import type { Editor } from '../protocol/permissions.ts';
import type { CmsRequest, SharingRequest } from '../protocol/requests.ts';
import { Refusal } from '../refusal.ts';
import type { Texts } from '../texts/texts.ts';

export interface DraftSharingOptions {
  links: DraftLinks;
  texts: Pick<Texts, 'perform'>;
  /** The id of the account that sends the request under way; empty where nobody signs in. */
  accountNow: () => string;
  /** The address of the site, such as `https://example.org`. */
  siteUrl: string;
}

/** What the CMS asks about the links that show drafts. */
export interface DraftSharing {
  perform: (request: SharingRequest, locale: Locale, editor?: Editor) => Promise<DraftLinksAnswer>;
  /** Ends the links of a draft that a request has published or thrown away. */
  afterwards: (request: CmsRequest) => Promise<void>;
}

/** Makes, lists and withdraws the links of a draft, for every person who may edit. */
export function createDraftSharing({ links, texts, accountNow, siteUrl }: DraftSharingOptions): DraftSharing {
  return {
    async perform({ action, params }, locale, editor) {
      const { collection, slug } = params;
      const text = `${collection}/${slug}`;
      const list = async () => ({
        links: (await links.listOf(text)).map(({ id, by, createdAt, expiresAt }) => ({
          id,
          by,
          createdAt,
          expiresAt,
        })),
      });
      if (action === 'draftLinks') return list();
      if (action === 'withdrawDraftLink') {
        await links.withdraw(text, params.id);
        return list();
      }
      // Refuses where there is no such draft.
      await texts.perform({ action: 'unpublishedEntry', params: { collection, slug } }, locale, editor);
      const made = await links.create(text, accountNow());
      if (!made) throw enoughLinks();
      const address = (one: Locale) => new URL(routes.draft(one, made.token), siteUrl).href;
      return { ...(await list()), made: { fr: address('fr'), en: address('en') } };
    },
    async afterwards({ action, params }) {
      if (action !== 'publishUnpublishedEntry' && action !== 'deleteUnpublishedEntry') return;
      await links.withdrawAll(`${params.collection}/${params.slug}`);
    },
  };
}

function enoughLinks(): Refusal {
  return new Refusal('request', {
    fr: 'Ce brouillon a déjà beaucoup de liens. Retirez-en un, puis réessayez.',
    en: 'This draft has many links already. Withdraw one, then try again.',
  });
}
