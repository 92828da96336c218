// Words that this code used for things for which the field has a word. The linter refuses them in names and comments;
// `.github/GLOSSARY.md` says what to write instead.

/** A name that is, or begins with, one of these. */
export const droppedNames = [
  'carryOut',
  'desks?',
  'giveUpOne',
  'joinForVault',
  'judges?',
  'keptText',
  'letGo',
  'loseSomePatience',
  'mends?',
  'misuse',
  'openDesk',
  'patience',
  'pageInstant',
  'scrub',
  'shel(?:f|ves)',
  'strangers',
  'tookAway',
  'unserved',
  'useLateCode',
];

/** Words of comments, in any form that is listed. */
export const droppedWords = [
  'anybody',
  'desk',
  'judge',
  'judged',
  'judges',
  'mend',
  'mended',
  'mends',
  'patience',
  'settles',
  'shelf',
  'somebody',
  'unserved',
  'whichever',
  'whoever',
];
