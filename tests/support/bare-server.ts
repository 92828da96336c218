// node:http alone, which answers each request with the same bytes and headers: what no server in Node is faster than. Prints
// its port, then reads headers (JSON, names and values in turn) and body (base64) as one line from its input.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const schema = z.object({ headers: z.array(z.string()), body: z.base64() });

for await (const line of createInterface({ input: process.stdin })) {
  const { headers, body } = schema.parse(JSON.parse(line));
  const bytes = Buffer.from(body, 'base64');
  const server = createServer((_, response) => {
    response.writeHead(200, headers).end(bytes);
  });
  server.listen(0, '127.0.0.1', () => {
    console.log(z.object({ port: z.number() }).parse(server.address()).port);
  });
  break;
}
