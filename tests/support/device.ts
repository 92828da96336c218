import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const integer = (value: number, size: number) => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
};

/** User present, user verified, a new credential is attached. */
const flags = 0x45;

/** A device that makes one passkey for a site, and answers any number of challenges with it. */
export function createDevice(siteUrl: string) {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  // COSE: an elliptic curve, ES256, P-256.
  const key = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]),
  );
  const authData = Buffer.concat([
    createHash('sha256').update(new URL(siteUrl).hostname).digest(),
    integer(flags, 1),
    integer(0, 4),
    Buffer.alloc(16),
    integer(id.length, 2),
    id,
    key,
  ]);
  const attestationObject = isoCBOR.encode(
    new Map<string, string | Map<string, string> | Uint8Array>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]),
  );
  return {
    id: base64url(id),
    /** What a browser sends once the passkey is made, as JSON. */
    register: (challenge: string): string =>
      JSON.stringify({
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(JSON.stringify({ type: 'webauthn.create', challenge, origin: siteUrl })),
          attestationObject: base64url(attestationObject),
          transports: ['internal'],
        },
      }),
  };
}
