import type { Locale } from '../../src/i18n/locales.ts';

/** What must not be read in a text, and what to write instead. */
export interface Rule {
  pattern: RegExp;
  advice: string;
}

const nbsp = '\u00A0';

/** Names that keep their language wherever they are written. */
const names =
  /Le CAMP|Silicon Sentier|Québec International|Radio-Canada|Commission d’accès à l’information|Commission nationale de l’informatique et des libertés|“Idées,?”|\(EST\)|\*passerelle\*|\*Passerelle\*/g;

const frenchWords =
  /(?<![\p{L}’-])(?:le|la|les|des|du|une|est|sont|dans|avec|pour|que|qui|sur|aux|et|ou|ne|pas|ce|cette|ces|vous|nous|votre|vos)(?![\p{L}’])/giu;
const englishWords =
  /(?<![\p{L}’-])(?:the|and|of|with|for|is|are|this|that|these|from|you|your|we|our|not|which|what|how|to)(?![\p{L}’])/giu;

const punctuation: Record<Locale, readonly Rule[]> = {
  fr: [
    { pattern: /\p{L}'\p{L}/u, advice: 'a curly apostrophe ’' },
    { pattern: /[“”]/, advice: 'French quotation marks « »' },
    { pattern: new RegExp(`«(?!${nbsp})|(?<!${nbsp})»`), advice: 'a no-break space inside « »' },
    { pattern: / [:;!?»]/, advice: 'no ordinary space before : ; ! ? »' },
    { pattern: /[\p{L}»)]:(?=[\s*])/u, advice: 'a no-break space before :' },
    {
      pattern: /(?<!\+[\d ]*)\d (?=\d{3}(?!\d)|[$%€])/,
      advice: 'a no-break space within a number and before $ % €',
    },
    {
      pattern: /adresse (?:de courriel|électronique|e-mail)/i,
      advice: 'adresse courriel (see .github/GLOSSARY.md)',
    },
  ],
  en: [
    { pattern: /\p{L}'\p{L}/u, advice: 'a curly apostrophe ’' },
    { pattern: /[«»]/, advice: 'English quotation marks “ ”' },
    { pattern: /[ \u00A0\u202F][:;!?](?=\s|$)/, advice: 'no space before : ; ! ?' },
    {
      pattern: /(?<!\+[\d ]*)\d[ \u00A0\u202F]\d{3}(?!\d)|\d[ \u00A0\u202F]?\$/,
      advice: 'an amount such as $120,000',
    },
    { pattern: /(?<!--)\bemail\b/i, advice: 'e-mail (see .github/GLOSSARY.md)' },
    { pattern: /(?<!“)programme/i, advice: 'program (see .github/GLOSSARY.md)' },
    { pattern: /\b(?:organ|recogn|real|apolog)is(?:e|ation|ing)/i, advice: '-ize (see .github/GLOSSARY.md)' },
  ],
};

/** A word that readers, applicants, editors and the staff are no longer shown, and the one for it: GLOSSARY, “Words on screen”. */
export interface DroppedTerm {
  pattern: RegExp;
  /** As the glossary names it. */
  dropped: string;
  write: string;
}

export const droppedTerms: Record<Locale, readonly DroppedTerm[]> = {
  fr: [
    { pattern: /candidater/i, dropped: 'candidater', write: 'poser sa candidature' },
    {
      pattern: /dépos(?:er|ez|e|ent) (?:une|des|sa|ma|votre|leur) candidatures?/i,
      dropped: 'déposer sa candidature',
      write: 'poser sa candidature',
    },
    {
      pattern: /(?:votre|mon) dossier(?! de courrier)|dossiers? (?:de candidature|reçus?|échus?)/i,
      dropped: 'dossier',
      write: 'candidature',
    },
    { pattern: /hors champ/i, dropped: 'hors champ', write: 'non admissible' },
    { pattern: /éligi/i, dropped: 'éligible', write: 'admissible' },
    { pattern: /entretien/i, dropped: 'entretien', write: 'entrevue' },
    { pattern: /\bhôtes?\b/iu, dropped: 'hôte', write: 'organisation responsable' },
    { pattern: /médiathèque/i, dropped: 'médiathèque', write: 'images' },
    { pattern: /rejoindre la séance/i, dropped: 'rejoindre la séance', write: 'participer à la séance' },
    {
      pattern: /(?:personne|organisation) qui tient/i,
      dropped: 'qui tient (le site, le programme)',
      write: 'responsable',
    },
    {
      pattern: /les indésirables/i,
      dropped: 'les indésirables',
      write: 'le dossier de courrier indésirable',
    },
    {
      pattern: /[ \u00A0\u202F][;!?](?=\s|$)/,
      dropped: 'espace devant ; ! ?',
      write: 'rien, comme au Québec',
    },
  ],
  en: [
    { pattern: /\b(?:some|any)body\b/i, dropped: 'somebody', write: 'someone' },
    { pattern: /\bwh(?:o|ich)ever\b/i, dropped: 'whoever', write: 'the person who' },
    { pattern: /\bfor instance\b/i, dropped: 'for instance', write: 'for example' },
    { pattern: /\b(?:un)?tick(?:ed)?\b/i, dropped: 'tick', write: 'check' },
    { pattern: /\bbeware\b|\bcaution:/i, dropped: 'beware', write: 'warning' },
    { pattern: /\bdomains?\b/i, dropped: 'domain', write: 'field, field of activity' },
    { pattern: /\bpictures?\b/i, dropped: 'picture', write: 'image' },
    { pattern: /\bcoaching missions?\b/i, dropped: 'coaching mission', write: 'coaching session' },
    { pattern: /\beconomic missions?\b/i, dropped: 'economic mission', write: 'trade mission' },
    { pattern: /\bunwanted mail\b/i, dropped: 'unwanted mail', write: 'spam or junk folder' },
    { pattern: /\bmedia library\b/i, dropped: 'media library', write: 'images' },
    { pattern: /\bnotices? of (?:an )?opening\b/i, dropped: 'notice of an opening', write: 'opening alert' },
    { pattern: /\bwork under way\b|\blist of work\b/i, dropped: 'work under way', write: 'to-do list' },
    { pattern: /\bout of scope\b|\bin scope\b/i, dropped: 'in scope', write: 'eligible' },
  ],
};

/** The dropped terms that a text uses, each with what to write instead. */
export function termFaults(locale: Locale, text: string): string[] {
  return droppedTerms[locale]
    .filter(({ pattern }) => pattern.test(text))
    .map(({ dropped, write }) => `${write}, not ${dropped}`);
}

/** Settings and commands of SMTP, which are the same in both languages. */
const identifiers = /\b[A-Z]+(?:_[A-Z]+)+\b|\bMAIL FROM\b|\bRCPT TO\b/g;

/** Words of the other language in a text of `locale`, proper names left out. `strayWords('en', 'the le') → ['le']` */
export function strayWords(locale: Locale, text: string): string[] {
  return (
    text
      .replace(names, '')
      .replace(identifiers, '')
      .match(locale === 'fr' ? englishWords : frenchWords) ?? []
  );
}

/** The rules of punctuation and spelling that a text breaks. */
export function punctuationFaults(locale: Locale, text: string): string[] {
  return punctuation[locale].filter(({ pattern }) => pattern.test(text)).map(({ advice }) => advice);
}

const speakers = /Radio-Canada|01net|Jean Ferré|[Ss]elon|[Dd]’après|according|[Ss]ource|by his account/;
const amounts =
  /\$|\b120(?:\u00A0pays| countries)|(?:milliards?|millions?) de dollars|(?:b|m)illion dollars|\b(?:dix|ten) dollars/;

/** Claims that the sources do not carry: a currency, a year as a fact, a figure nobody stands for. */
export function unsupportedClaims(text: string): string[] {
  const faults: string[] = [];
  if (/\bCAD\b|\bCA\$|\bC\$|\$\s?(?:CA|CAN)\b/.test(text)) faults.push('the currency is not stated: no CAD');
  if (/2013/.test(text.replace(/TechDays 2013/g, '')) && !/dédui|inferred/.test(text)) {
    faults.push('2013 is inferred: say so in the same paragraph');
  }
  if (amounts.test(text.replace(/[«“][^»”]*[»”]/g, '')) && !speakers.test(text)) {
    faults.push('say who states this figure, in the same paragraph');
  }
  return faults;
}
