/** What a segment of a JPEG can hold, without its length, the name and the two numbers of its piece. */
const pieceLength = 65_535 - 2 - 14;

/**
 * A JPEG with an ICC colour profile, which says how its colours are meant: sharp can convert colours to a profile, but not
 * name the one that they have already. ICC.1, annex B.4: segments APP2, numbered from 1.
 */
export function withProfile(jpeg: Buffer, profile: Uint8Array): Buffer {
  const count = Math.ceil(profile.length / pieceLength);
  // One that would need more segments than can be numbered is no profile.
  if (count === 0 || count > 255) return jpeg;
  const segments = Array.from({ length: count }, (_, index) => {
    const piece = profile.subarray(index * pieceLength, (index + 1) * pieceLength);
    const head = Buffer.from('\xff\xe2\0\0ICC_PROFILE\0\0\0', 'latin1');
    head.writeUInt16BE(piece.length + 16, 2);
    head.set([index + 1, count], 16);
    return Buffer.concat([head, piece]);
  });
  // After the mark of the beginning, and the segment that says that it is a JFIF.
  const after = jpeg.readUInt16BE(2) === 0xffe0 ? 4 + jpeg.readUInt16BE(4) : 2;
  return Buffer.concat([jpeg.subarray(0, after), ...segments, jpeg.subarray(after)]);
}
