/** Letters without accents and ligatures, in lower case: `fold('Œuvre À') === 'oeuvre a'`. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');
}
