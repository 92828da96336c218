// Posts a body for some seconds from a process of its own: URL, file, content type, connections, seconds. Prints the count.
// It shares the processor with the server that it measures: bare sockets, and bytes made once, of which only the id changes.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [url = '', file = '', contentType = '', connections = '1', seconds = '1'] = process.argv.slice(2);
const { hostname, port, pathname, host } = new URL(url);
const [before = '', after = ''] = readFileSync(file, 'latin1').split('[<id>]');
const idLength = 24;
const length = before.length + idLength + after.length;
const head = [
  `POST ${pathname} HTTP/1.1`,
  `host: ${host}`,
  `content-type: ${contentType}`,
  'accept: application/json',
  `content-length: ${length}`,
].join('\r\n');
const beforeId = `${head}\r\n\r\n${before}`;
const template = Buffer.from(`${beforeId}${' '.repeat(idLength)}${after}`, 'latin1');

const started = performance.now();
const end = started + Number(seconds) * 1_000;
const run = `${process.pid}-${Math.round(performance.timeOrigin).toString(36)}-`;
let [answered, refused, next] = [0, 0, 0];

/** True once the text holds an answer's head and as much body as it promises. */
function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const promised = /\r\ncontent-length: (\d+)/i.exec(answer)?.[1];
  if (promised === undefined) throw new Error(`An answer without a length:\n${answer}`);
  return answer.length >= headEnd + 4 + Number(promised);
}

/** One connection: the next request goes out when the answer to the one before is whole, so its bytes are free again. */
const post = () =>
  new Promise<void>((resolve, reject) => {
    const bytes = Buffer.from(template);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let answer = '';
    const send = () => {
      bytes.write(`${run}${(next += 1)}`.padEnd(idLength, '.'), beforeId.length, 'latin1');
      socket.write(bytes);
    };
    socket.on('connect', send).on('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (!isWhole(answer)) return;
      if (answer.startsWith('HTTP/1.1 201')) answered += 1;
      else refused += 1;
      answer = '';
      if (performance.now() < end) send();
      else socket.end(resolve);
    });
    socket.on('close', () => {
      reject(new Error('The server closed the connection.'));
    });
  });

await Promise.all(Array.from({ length: Number(connections) }, post));
console.log(JSON.stringify({ answered, refused, seconds: (performance.now() - started) / 1_000 }));
