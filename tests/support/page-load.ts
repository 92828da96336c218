// Asks for a page again and again from a process of its own: URL, connections, seconds. Prints how many answers came, as JSON.
// Bare sockets, each with the next request once the answer to the one before is whole.
import { connect } from 'node:net';

const [url = '', connections = '1', seconds = '1'] = process.argv.slice(2);
const { hostname, port, pathname, host } = new URL(url);
const request = `GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\naccept-encoding: gzip\r\n\r\n`;
const started = performance.now();
const end = started + Number(seconds) * 1_000;
let answered = 0;

/** The length of an answer whose head is in these bytes; undefined until it is. */
function lengthOf(bytes: Buffer): number | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const promised = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200 ') || promised === undefined)
    throw new Error(`Not a whole page:\n${head}`);
  return headEnd + 4 + Number(promised);
}

const read = () =>
  new Promise<void>((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let head: Buffer = Buffer.alloc(0);
    let length: number | undefined;
    let received = 0;
    const send = () => {
      head = Buffer.alloc(0);
      length = undefined;
      received = 0;
      socket.write(request);
    };
    socket.on('connect', send).on('error', reject);
    socket.on('data', (chunk) => {
      received += chunk.length;
      if (length === undefined) {
        head = Buffer.concat([head, chunk]);
        length = lengthOf(head);
      }
      if (length === undefined || received < length) return;
      answered += 1;
      if (performance.now() < end) send();
      else socket.end(resolve);
    });
  });

await Promise.all(Array.from({ length: Number(connections) }, read));
console.log(JSON.stringify({ answered, seconds: (performance.now() - started) / 1_000 }));
