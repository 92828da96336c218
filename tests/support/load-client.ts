// Posts a body for some seconds from a process of its own: URL, file, content type, connections, seconds. Prints the count.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const [url = '', file = '', contentType = '', connections = '1', seconds = '1'] = process.argv.slice(2);
const [before = '', after = ''] = readFileSync(file, 'utf8').split('[<id>]');
const [head, tail] = [Buffer.from(before), Buffer.from(after)];
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const started = performance.now();
const end = started + Number(seconds) * 1_000;
let [answered, refused, next] = [0, 0, 0];

const post = () =>
  new Promise<void>((resolve, reject) => {
    const id = Buffer.from(`${process.pid}-${started}-${(next += 1)}`);
    const headers = {
      'content-type': contentType,
      accept: 'application/json',
      'content-length': head.length + id.length + tail.length,
    };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      if (response.statusCode === 201) answered += 1;
      else refused += 1;
      response.resume().on('end', resolve);
    });
    sent.on('error', reject).write(Buffer.concat([head, id]));
    sent.end(tail);
  });

await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    while (performance.now() < end) await post();
  }),
);
agent.destroy();
console.log(JSON.stringify({ answered, refused, seconds: (performance.now() - started) / 1_000 }));
