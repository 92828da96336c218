import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a client may take. Times in milliseconds. */
export interface SlowLimits {
  /** Without a byte of a body that is not whole yet. */
  idleMs: number;
  /** For a request, body included; beyond it, only while the last `windowMs` brought `bytesPerSecond` or more. */
  requestMs: number;
  windowMs: number;
  bytesPerSecond: number;
  /** Without reading a byte of an answer. */
  unreadMs: number;
  /** For any request, and for reading any answer, however steadily it goes. */
  longestMs: number;
}

const tooSlow = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

interface Sample {
  /** On the upload's own clock. */
  at: number;
  bytes: number;
}

/** A body that comes too slowly, looked at by each `check`. */
class Upload {
  readonly #request: IncomingMessage;
  readonly #limits: SlowLimits;
  /** Time that counts: while the server itself does not read, since the database has not taken what came before, this clock stands still. */
  #clock = 0;
  #checkedAt: number;
  #samples: Sample[];

  constructor(request: IncomingMessage, limits: SlowLimits, now: number) {
    this.#request = request;
    this.#limits = limits;
    this.#checkedAt = now;
    this.#samples = [{ at: 0, bytes: request.socket.bytesRead }];
  }

  isTooSlow(now: number): boolean {
    if (!this.#request.isPaused()) this.#clock += now - this.#checkedAt;
    this.#checkedAt = now;
    const { idleMs, requestMs, windowMs, bytesPerSecond } = this.#limits;
    const newest = { at: this.#clock, bytes: this.#request.socket.bytesRead };
    this.#samples.push(newest);
    // The last sample before the window stays: it says what there was when the window began.
    while ((this.#samples[1]?.at ?? Infinity) <= this.#clock - windowMs) this.#samples.shift();
    const first = this.#samples[0] ?? newest;
    const lastByteAt = this.#samples.find(({ bytes }) => bytes === newest.bytes)?.at ?? this.#clock;
    if (this.#clock - lastByteAt >= idleMs) return true;
    const wanted = (bytesPerSecond * (newest.at - first.at)) / 1_000;
    return this.#clock >= requestMs && newest.bytes - first.bytes < wanted;
  }
}

/** An answer that is not read, looked at by each `check`. */
class Answer {
  readonly #socket: Socket;
  readonly #limits: SlowLimits;
  readonly #startedAt: number;
  #progress = { at: 0, read: 0, pending: 0 };

  constructor(socket: Socket, limits: SlowLimits, now: number) {
    this.#socket = socket;
    this.#limits = limits;
    this.#startedAt = now;
  }

  isUnread(now: number): boolean {
    const pending = this.#socket.writableLength;
    const read = this.#socket.bytesWritten - pending;
    const { read: readBefore, pending: pendingBefore } = this.#progress;
    if (read !== readBefore || pending > pendingBefore) this.#progress = { at: now, read, pending };
    if (pending === 0) return false;
    const { unreadMs, longestMs, bytesPerSecond } = this.#limits;
    // What was written in one piece counts as read when all of it is; a page that nobody reads is not kept for minutes.
    const wholeMs = Math.min((this.#progress.pending / bytesPerSecond) * 1_000, 2 * unreadMs);
    const allowed = Math.max(unreadMs, wholeMs);
    return now - this.#progress.at >= allowed || now - this.#startedAt >= longestMs;
  }
}

/**
 * Ends requests whose body comes too slowly, and connections that do not read their answer: either would otherwise keep its
 * place, and memory, for ever.
 */
export function watchSlowClients(limits: SlowLimits, now: () => number = () => performance.now()) {
  const uploads = new Map<IncomingMessage, Upload>();
  const answers = new Map<ServerResponse, Answer>();
  return {
    add(request: IncomingMessage, response: ServerResponse) {
      const { socket } = request;
      if (hasBody(request)) {
        uploads.set(request, new Upload(request, limits, now()));
        const forget = () => uploads.delete(request);
        request.once('close', forget).once('end', forget);
      }
      answers.set(response, new Answer(socket, limits, now()));
      response.once('close', () => answers.delete(response));
    },
    /** How many requests are not answered yet. */
    underWay: () => answers.size,
    check() {
      for (const [{ socket }, upload] of uploads) {
        if (upload.isTooSlow(now())) socket.end(tooSlow, () => socket.destroy());
      }
      for (const [{ socket }, answer] of answers) if (answer.isUnread(now())) socket?.destroy();
    },
  };
}
