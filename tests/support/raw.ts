import { connect, type Socket } from 'node:net';

/** What came back on a connection: the status of the first answer, or undefined where it was only closed. */
export interface RawAnswer {
  status: number | undefined;
  text: string;
}

/** Opens a connection, lets `write` send whatever it likes, and reads until the server closes. */
export function converse(url: string, write: (socket: Socket) => unknown): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve) => {
    let text = '';
    const finish = () => {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ status: status === undefined ? undefined : Number(status), text });
    };
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', finish);
    socket.on('connect', () => void write(socket));
  });
}

/** The head of a POST to the example form. */
export const head = (
  headers: Readonly<Record<string, string | number>>,
  accept = 'application/json',
): string =>
  `POST /api/forms/application HTTP/1.1\r\nhost: localhost\r\naccept: ${accept}\r\nconnection: close\r\n${Object.entries(
    headers,
  )
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

/** Sends a whole request and gives its answer. */
export const postRaw = (
  url: string,
  contentType: string,
  body: string | Buffer,
  accept?: string,
): Promise<RawAnswer> =>
  converse(url, (socket) => {
    socket.write(head({ 'content-type': contentType, 'content-length': Buffer.byteLength(body) }, accept));
    socket.write(body);
  });

/** Whether an answer is there to its last byte. */
function isWhole(text: string): boolean {
  const [, length] = /^content-length: (\d+)\r$/im.exec(text) ?? [];
  const start = text.indexOf('\r\n\r\n');
  return start !== -1 && length !== undefined && text.length - start - 4 >= Number(length);
}

/**
 * Sends 64 KB chunks, without saying how many, until the server answers or `bytes` are sent. As a browser does, it leaves
 * the connection open: a server that closes it at once would take its own answer back, with what it has not read.
 */
export const postChunked = (
  url: string,
  contentType: string,
  first: string,
  bytes: number,
): Promise<RawAnswer> =>
  converse(url, (socket) => {
    const start = head({ 'content-type': contentType, 'transfer-encoding': 'chunked' });
    socket.write(start.replace('connection: close\r\n', ''));
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (isWhole(answer)) socket.destroy();
    });
    const chunk = (data: string | Buffer) =>
      socket.write(
        Buffer.concat([
          Buffer.from(`${Buffer.byteLength(data).toString(16)}\r\n`),
          Buffer.from(data),
          Buffer.from('\r\n'),
        ]),
      );
    chunk(first);
    const filler = Buffer.alloc(65_536, 'x');
    let sent = 0;
    const more = () => {
      while (sent < bytes && !socket.destroyed && answer === '') {
        sent += filler.length;
        if (!chunk(filler)) {
          socket.once('drain', more);
          return;
        }
      }
      if (!socket.destroyed && answer === '') socket.write('0\r\n\r\n');
    };
    more();
  });
