import { localeOfTag, usualTags, type LanguageTag } from './locales.ts';

const nbsp = '\u00A0';

/** Signs that say the same wherever they are read: `Intl` writes a bare `$` for the dollar of the reader's own country. */
const ownSymbols: Readonly<Record<string, { fr: string; en: string }>> = {
  unstated: { fr: '$', en: '$' },
  CAD: { fr: '$ CA', en: 'CA$' },
  USD: { fr: '$ US', en: 'US$' },
};

function symbolOf(currency: string, tag: LanguageTag): string {
  const own = ownSymbols[currency]?.[localeOfTag(tag)];
  if (own !== undefined) return own;
  const parts = new Intl.NumberFormat(usualTags[localeOfTag(tag)], {
    style: 'currency',
    currency,
  }).formatToParts(0);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

const isFrench = (tag: LanguageTag) => localeOfTag(tag) === 'fr';

/** A number with the language's separators, digits kept together: `120 000`, `120,000`. */
export function formatNumber(value: number, tag: LanguageTag): string {
  return new Intl.NumberFormat(usualTags[localeOfTag(tag)], { maximumFractionDigits: 2 })
    .format(value)
    .replace(/\s/g, nbsp);
}

/** From a million on, the number in words that people use: `1,2 million`, `9 milliards`, `1.2 million`, `9 billion`. */
function formatLarge(value: number, tag: LanguageTag): string {
  const scales = [
    { size: 1e9, fr: 'milliard', en: 'billion' },
    { size: 1e6, fr: 'million', en: 'million' },
  ];
  const scale = scales.find(({ size }) => value >= size);
  if (!scale || !Number.isInteger((value / scale.size) * 100)) return formatNumber(value, tag);
  const amount = value / scale.size;
  const word = isFrench(tag) ? `${scale.fr}${amount >= 2 ? 's' : ''}` : scale.en;
  return `${formatNumber(amount, tag)}${nbsp}${word}`;
}

/**
 * An amount of money in a currency of ISO 4217. One that the source does not state (`unstated`) is a bare `$`; the page flags it.
 * @example formatMoney(120000, 'unstated', 'fr-CA') === '120 000 $' // with no-break spaces
 * @example formatMoney(1200000, 'unstated', 'en-CA') === '$1.2 million'
 */
export function formatMoney(value: number, currency: string, tag: LanguageTag): string {
  const symbol = symbolOf(currency, tag).replace(/\s/g, nbsp);
  if (isFrench(tag)) return `${formatLarge(value, tag)}${nbsp}${symbol}`;
  return `${symbol}${/[A-Z]$/.test(symbol) ? nbsp : ''}${formatLarge(value, tag)}`;
}

const units = {
  hours: { fr: ['heure', 'heures'], en: ['hour', 'hours'] },
  days: { fr: ['jour', 'jours'], en: ['day', 'days'] },
  weeks: { fr: ['semaine', 'semaines'], en: ['week', 'weeks'] },
  months: { fr: ['mois', 'mois'], en: ['month', 'months'] },
  years: { fr: ['an', 'ans'], en: ['year', 'years'] },
} as const;

export type Unit = keyof typeof units;

/**
 * A length of time, exact or from–to: `2 heures`, `de 1 à 3 mois`, `1 to 3 months`.
 */
export function formatDuration(
  { min, max, unit }: { min: number; max?: number | undefined; unit: Unit },
  tag: LanguageTag,
): string {
  const words = units[unit][localeOfTag(tag)];
  const last = max ?? min;
  const isSingular = isFrench(tag) ? last < 2 : last === 1;
  const end = `${formatNumber(last, tag)}${nbsp}${words[isSingular ? 0 : 1]}`;
  if (max === undefined || max === min) return end;
  const start = formatNumber(min, tag);
  return isFrench(tag) ? `de${nbsp}${start} à${nbsp}${end}` : `${start} to ${end}`;
}

/** The mean length of a month, in days. */
const monthDays = 365.25 / 12;

/**
 * A period given in days, in the unit that people use: months and years where the days are theirs to the day, else days.
 * @example formatDays(365, 'fr-CA') === '12 mois' // formatDays(730, 'en-CA') === '2 years', formatDays(45, 'en-CA') === '45 days'
 */
export function formatDays(days: number, tag: LanguageTag): string {
  const months = Math.round(days / monthDays);
  if (months < 2 || Math.abs(days - months * monthDays) > 1)
    return formatDuration({ min: days, unit: 'days' }, tag);
  if (months > 12 && months % 12 === 0) return formatDuration({ min: months / 12, unit: 'years' }, tag);
  return formatDuration({ min: months, unit: 'months' }, tag);
}

/**
 * The address that dials a number as it is shown; an extension stays out, since phones do not dial it.
 * @example telephoneLink('+33 1 23 45 67 89') === 'tel:+33123456789'
 */
export function telephoneLink(phone: string): string {
  const [number = ''] = phone.split(/[a-z]/i);
  return `tel:${number.replace(/[^+\d]/g, '')}`;
}
