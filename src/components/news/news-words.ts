import type { NewsFilter } from '../../collections/queries/news-lists.ts';
import type { Translate } from '../../i18n/translate.ts';

/** The title of a list of articles, which names what it is limited to. */
export function newsTitle(filter: NewsFilter, t: Translate): string {
  switch (filter.kind) {
    case 'all':
      return t('news.title');
    case 'year':
      return t('news.ofYear', { year: filter.year });
    case 'undated':
      return t('news.ofNoYear');
    case 'subject':
      return t('news.of', { subject: filter.subject.data.title });
  }
}
