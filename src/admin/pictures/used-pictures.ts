/**
 * The pictures of a draft that its text shows. Decap keeps with the draft whatever was chosen on the way, and would send all
 * of it with every save.
 * @example usedPictures([{ path: 'content/media/a.png' }], ['image: ~/media/b.png']) // []
 */
export function usedPictures<Picture extends { path: string }>(
  pictures: readonly Picture[],
  texts: readonly string[],
): Picture[] {
  return pictures.filter(({ path }) => {
    const named = path.replace(/^content\//, '~/');
    return texts.some((text) => text.includes(named));
  });
}
