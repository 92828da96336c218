// Words that this code used for things for which the field has a word. The linter refuses them in names and comments;
// `.github/GLOSSARY.md` lists the same ones, with what to write instead.

/** No name is one of these, its plural or its past, or begins with it. */
export const droppedNames = [
  'carryOut',
  'collision',
  'desk',
  'divergence',
  'giveUpOne',
  'joinForVault',
  'judge',
  'keptText',
  'letGo',
  'loseSomePatience',
  'mend',
  'misuse',
  'openDesk',
  'overlap',
  'pageInstant',
  'patience',
  'scrub',
  'shelf',
  'shelves',
  'spare',
  'strangers',
  'tookAway',
  'unserved',
  'useLateCode',
  'workPage',
];

/** No comment has one of these, in any of its forms. */
export const droppedStems = [
  'anybody',
  'desk',
  'judge',
  'mend',
  'patience',
  'shelf',
  'somebody',
  'unserved',
  'whichever',
  'whoever',
];

/** Dropped in this form only. */
export const droppedForms = ['settles', 'shelves'];

export const droppedWords = [
  ...droppedStems.flatMap((stem) => [
    stem,
    `${stem}s`,
    `${stem}${stem.endsWith('e') ? 'd' : 'ed'}`,
    `${stem.replace(/e$/, '')}ing`,
  ]),
  ...droppedForms,
];

const withCapital = (name) => `[${name[0]}${name[0].toUpperCase()}]${name.slice(1)}`;

/** For the rule `no-restricted-syntax`. */
export const droppedName = {
  selector: `Identifier[name=/^(?:${droppedNames.map(withCapital).join('|')})(?:s|d|ed)?(?:[A-Z]|$)/]`,
  message: 'This name was dropped for a word of the field: see .github/GLOSSARY.md.',
};
