import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { boundConnections } from '../../src/server/http/connections.ts';

/** A listening server with so many places, and what becomes of connections to it. */
function serverWith(places: number) {
  const server = Object.assign(new EventEmitter(), {
    maxConnections: 0,
    closeIdleConnections: () => undefined,
  });
  boundConnections(server, places, (address) => address === '203.0.113.99');
  return {
    /** Connects from an address. @returns whether the connection may stay. */
    connect: (remoteAddress: string): boolean => {
      let isOpen = true;
      const socket = Object.assign(new EventEmitter(), { remoteAddress, destroy: () => (isOpen = false) });
      server.emit('connection', socket);
      return isOpen;
    },
  };
}

test('a household with many IPv6 addresses takes no more than half of the places', () => {
  const server = serverWith(10);
  const open = Array.from({ length: 9 }, (_, index) => server.connect(`2001:db8:0:1::${index + 1}`));
  assert.equal(open.filter(Boolean).length, 5);
  assert.ok(server.connect('2001:db8:0:2::1'), 'the neighbours come in');
});

test('addresses of IPv4 that come over IPv6 are not one household', () => {
  const server = serverWith(10);
  const open = Array.from({ length: 9 }, (_, index) => server.connect(`::ffff:203.0.113.${index + 1}`));
  assert.ok(open.every(Boolean));
});

test('a proxy brings the connections of many people', () => {
  const server = serverWith(4);
  assert.ok([1, 2, 3, 4].every(() => server.connect('203.0.113.99')));
});
