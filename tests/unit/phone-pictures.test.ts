import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import sharp from 'sharp';
import { heicLimits, heicToJpeg, isHeic } from '../../src/server/system/pictures/heic.ts';
import { withProfile } from '../../src/server/system/pictures/jpeg-profile.ts';
import { pixelLimit } from '../../src/server/system/pictures/pictures.ts';

const file = (name: string) => readFile(`tests/support/phone-pictures/${name}.heic`);
const problemOf = async (bytes: Buffer, limits = heicLimits) => {
  const converted = await heicToJpeg(bytes, pixelLimit, limits);
  return converted.ok ? undefined : converted.problem;
};
const jpegOf = async (bytes: Buffer) => {
  const converted = await heicToJpeg(bytes, pixelLimit);
  assert.ok(converted.ok);
  return converted.jpeg;
};

/** The file with another width and height where it names its own size. */
function claiming(bytes: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = copy.lastIndexOf('ispe') + 8;
  copy.writeUInt32BE(width, place);
  copy.writeUInt32BE(height, place + 4);
  return copy;
}

/** How far two pictures are apart: the mean difference of a channel, 0 to 255, looked at from afar. */
async function distance(one: Buffer, other: Buffer): Promise<number> {
  const small = (bytes: Buffer) =>
    sharp(bytes).resize(24, 32, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  const [a, b] = [await small(one), await small(other)];
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

await test('a photograph of a telephone held upright is shown upright, in its colours', async () => {
  const jpeg = await jpegOf(await file('phone'));
  const landscape = await sharp('src/components/blocks/examples/media/passerelle.jpg')
    .resize(320, 240, { fit: 'cover' })
    .png()
    .toBuffer();
  const upright = await sharp(landscape).rotate(90).toBuffer();
  const upsideDown = await sharp(landscape).rotate(270).toBuffer();
  assert.ok((await distance(jpeg, upright)) < 8);
  assert.ok((await distance(jpeg, upsideDown)) > 20);
  const { exif, icc, orientation } = await sharp(jpeg).metadata();
  assert.deepEqual([exif, orientation, icc?.length], [undefined, undefined, 480]);
});

await test('a profile that is longer than a segment of a JPEG is read as it was written', async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#2a7' } })
    .jpeg()
    .toBuffer();
  const short = (await sharp(await jpegOf(await file('phone'))).metadata()).icc ?? Buffer.alloc(0);
  const profile = Buffer.concat([short, Buffer.alloc(150_000)]);
  profile.writeUInt32BE(profile.length, 0);
  assert.deepEqual((await sharp(withProfile(jpeg, profile)).metadata()).icc, profile);
  assert.equal(withProfile(jpeg, Buffer.alloc(0)), jpeg);
});

await test('of several photographs in one file the first is taken; a transparent one gets a white ground', async () => {
  const { width, height } = await sharp(await jpegOf(await file('several'))).metadata();
  assert.deepEqual([width, height], [320, 180]);
  const jpeg = await jpegOf(await file('alpha'));
  const { format, channels } = await sharp(jpeg).metadata();
  assert.deepEqual([format, channels], ['jpeg', 3]);
  const source = sharp('src/components/blocks/examples/media/passerelle.jpg');
  const onWhite = await source.linear(0.5, 127.5).png().toBuffer();
  assert.ok((await distance(jpeg, onWhite)) < 8);
});

await test('a small file that claims a huge picture is refused before it takes any memory', async () => {
  const [phone, wide] = [await file('phone'), await file('wide')];
  assert.equal(await problemOf(claiming(phone, 60_000, 60_000)), 'too-many-pixels');
  assert.equal(await problemOf(wide), 'too-many-pixels', '8,000 by 7,500 in 14 kB');
  assert.equal(await problemOf(claiming(wide, 320, 180)), 'too-many-pixels', 'that says it is small');
});

await test('a damaged photograph is refused, wherever it was cut or changed', async () => {
  const phone = await file('phone');
  for (const length of [12, 40, 400, 1_200, 3_000, phone.length - 1]) {
    assert.equal(await problemOf(phone.subarray(0, length)), 'unreadable', `cut after ${length} bytes`);
  }
  assert.equal(
    await problemOf(Buffer.concat([phone.subarray(0, 28), Buffer.alloc(5_000, 'x')])),
    'unreadable',
  );
});

await test('a photograph that takes too long or too much memory is given up', async () => {
  const phone = await file('phone');
  assert.equal(await problemOf(phone, { ...heicLimits, ms: 1 }), 'too-slow');
  assert.equal(
    await problemOf(await file('large'), { ...heicLimits, memory: 17_000_000 }),
    'too-many-pixels',
  );
});

await test('the format of phones is known by what the file says, not confused with AVIF', async () => {
  const ftyp = (...brands: string[]) => {
    const box = Buffer.from(`\0\0\0\0ftyp${brands[0] ?? ''}\0\0\0\0${brands.slice(1).join('')}`, 'latin1');
    box.writeUInt32BE(box.length, 0);
    return box;
  };
  assert.ok(isHeic(await file('phone')));
  assert.ok(isHeic(ftyp('mif1', 'miaf', 'heic')));
  assert.ok(isHeic(ftyp('heix', 'mif1')));
  assert.ok(!isHeic(ftyp('avif', 'mif1', 'miaf')));
  assert.ok(!isHeic(ftyp('mif1', 'avif', 'miaf')));
  assert.ok(!isHeic(Buffer.from('ftyp')));
  const avif = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#2a7' } })
    .avif()
    .toBuffer();
  assert.ok(!isHeic(avif));
});
