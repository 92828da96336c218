import { connect, type Socket } from 'node:net';
import { goodAnswers } from './site-fixture.ts';

export const edge = 'multipart/form-data; boundary=edge';

const part = (disposition: string, content: string) =>
  `--edge\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}`;

/** A multipart application with files of so many bytes, whose bytes differ from file to file and from place to place. */
export function toMultipart(
  changes: Readonly<Record<string, string>>,
  fileBytes: readonly number[] = [],
): { body: Buffer; files: Buffer[] } {
  const answers = Object.entries({ ...goodAnswers, ...changes });
  const texts = answers.map(([name, value]) => part(`name="${name}"`, `${value}\r\n`)).join('');
  const files = fileBytes.map((bytes, index) => {
    const line = Buffer.from(`${changes['projectName'] ?? ''} ${index}\n`);
    const inside = Buffer.alloc(Math.max(0, bytes - 15), line);
    for (let at = 0; at + 8 <= inside.length; at += 65_536) inside.writeUInt32LE(at, at);
    return Buffer.concat([Buffer.from('%PDF-1.4\n'), inside, Buffer.from('%%EOF\n')]);
  });
  const body = Buffer.concat([
    Buffer.from(texts),
    ...files.flatMap((file, index) => [
      Buffer.from(part(`name="deck"; filename="${index}.pdf"`, '')),
      file,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--edge--\r\n'),
  ]);
  return { body, files };
}

/** An application that is sent bit by bit. */
export interface SlowUpload {
  socket: Socket;
  /** Sends so many bytes more. False once all are sent, or the server has answered or closed. */
  send: (bytes: number) => boolean;
  /** The status of the answer; undefined where the connection was only closed. */
  answer: Promise<{ status: number | undefined; text: string }>;
}

/** Opens a connection and sends the head of a request. */
export async function beginUpload(
  url: string,
  body: Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<SlowUpload> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let [text, at, isOver] = ['', 0, false];
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const answer = new Promise<{ status: number | undefined; text: string }>((resolve) => {
    socket.on('close', () => {
      isOver = true;
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ status: status === undefined ? undefined : Number(status), text });
    });
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const lines = Object.entries({ 'content-type': edge, 'content-length': String(body.length), ...headers });
  socket.write(
    `POST /api/forms/application HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\nconnection: close\r\n${lines
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );
  return {
    socket,
    answer,
    send(bytes) {
      if (isOver || at >= body.length) return false;
      socket.write(body.subarray(at, at + bytes));
      at += bytes;
      return at < body.length;
    },
  };
}
