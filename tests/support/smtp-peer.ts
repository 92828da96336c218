import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { z } from 'zod';
import { atEnd, type Ending } from './cleanup.ts';

/** Where a conversation is: `content` while the message comes, `end` at its final dot. */
export type Stage = 'mail' | 'rcpt' | 'data' | 'content' | 'end';

/** What the server does there: a reply such as `450 later`, `drop` (closes the connection) or `silence`. */
export type Behaviour = string;

export interface Received {
  sender: string;
  recipients: string[];
  text: string;
}

export interface SmtpPeer {
  port: number;
  url: string;
  /** What came whole, whether or not it was said to have come. */
  received: Received[];
  /** How the server behaves from now on; undefined: it takes the message. */
  behave: (behaviour: (stage: Stage, envelope: { sender: string }) => Behaviour | undefined) => void;
  /** Stops listening, as a machine that is down. */
  goDown: () => Promise<void>;
  comeBack: () => Promise<void>;
}

const replies: Readonly<Record<Stage, string>> = {
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  content: '',
  end: '250 taken',
};

const addressSchema = z.object({ port: z.number() });
const inBrackets = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** An SMTP server that can be told to misbehave at any point of the conversation. */
export async function startSmtpPeer(t: Ending): Promise<SmtpPeer> {
  const received: Received[] = [];
  let behaviour: Parameters<SmtpPeer['behave']>[0] = () => undefined;
  const sockets = new Set<Socket>();

  function converse(socket: Socket) {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    let [buffer, message, isInContent] = ['', { sender: '', recipients: [] as string[], text: '' }, false];
    const act = (stage: Stage) => {
      const how = behaviour(stage, message);
      if (how === 'drop') socket.destroy();
      else if (how !== 'silence' && stage !== 'content') socket.write(`${how ?? replies[stage]}\r\n`);
      return how === undefined || how.startsWith('2') || how.startsWith('3');
    };
    const takeLine = (line: string) => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'MAIL') {
        message = { sender: inBrackets(line), recipients: [], text: '' };
        act('mail');
      } else if (verb === 'RCPT') {
        if (act('rcpt')) message.recipients.push(inBrackets(line));
      } else if (verb === 'DATA') isInContent = act('data');
      else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    };
    socket.on('data', (chunk) => {
      buffer += chunk.toString('utf8');
      for (;;) {
        const mark = isInContent ? '\r\n.\r\n' : '\r\n';
        const end = buffer.indexOf(mark);
        if (isInContent && end < 0 && !act('content')) return;
        if (end < 0) return;
        const part = buffer.slice(0, end);
        buffer = buffer.slice(end + mark.length);
        if (isInContent) {
          isInContent = false;
          if (!act('content')) return;
          // Who sends doubles a dot that begins a line (RFC 5321, 4.5.2).
          message.text = part.replace(/^\./gm, '');
          received.push(message);
          act('end');
        } else takeLine(part);
      }
    });
    socket.write('220 peer\r\n');
  }

  const server = createServer(converse);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = addressSchema.parse(server.address());
  const goDown = async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  atEnd(t, goDown);
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    received,
    behave: (how) => (behaviour = how),
    goDown,
    async comeBack() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
