import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usedPictures } from '../../src/admin/pictures/used-pictures.ts';

test('a picture that an editor only tried is not sent with the text, whatever its name', () => {
  const [shown, inField, tried] = ['greve.png', 'a-1.jpg', 'a.jpg'].map((name) => ({
    path: `content/media/${name}`,
  }));
  assert.deepEqual(
    usedPictures(
      [shown, inField, tried].filter((picture) => picture !== undefined),
      ['---\nimage: ~/media/a-1.jpg\n---\n', '<Figure src="~/media/greve.png" alt="La grève" />'],
    ),
    [shown, inField],
  );
});
