/** A system call; `begun` and `ended` are lines of the trace, `ended` infinite for one that the end of the process cut off. */
export interface Call {
  name: string;
  /** Paths and bytes as `\x2f…`: neither quotes, nor commas, nor brackets are in them. */
  given: string[];
  result: number;
  begun: number;
  ended: number;
}

/** The calls that reach a disk, or an applicant. */
const calls = [
  'openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat',
  'write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,copy_file_range,sendfile,splice',
  'fsync,fdatasync,sync_file_range,mmap,sendto,sendmsg',
].join();

/** What runs a program so that its calls are written to a file which `readCalls` reads. */
export const tracing = (strace: string, file: string): string[] =>
  [
    strace,
    '-f',
    '--seccomp-bpf',
    '-y',
    '-xx',
    '-s',
    '1000000',
    '-e',
    `trace=${calls}`,
    '-e',
    'signal=none',
  ].concat(['-o', file]);

const wholeCall = /^(\w+)\((.*)\)\s+= (-?\d+|\?)/;

function toCall(text: string, begun: number, ended: number): Call[] {
  const [, name = '', given = '', result = ''] = wholeCall.exec(text) ?? [];
  return name === '' ? [] : [{ name, given: given.split(', '), result: Number(result), begun, ended }];
}

/** The calls of a trace, in the order in which they began. strace writes a call in two lines where another's came between. */
export function readCalls(trace: string): Call[] {
  const unfinished = new Map<string, { text: string; begun: number }>();
  const read = trace.split('\n').flatMap((line, position) => {
    const space = line.indexOf(' ');
    const [thread, text] = [line.slice(0, space), line.slice(space).trimStart()];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1];
    if (resumed !== undefined) {
      const start = unfinished.get(thread);
      unfinished.delete(thread);
      return start ? toCall(`${start.text}${resumed}`, start.begun, position) : [];
    }
    const marker = ' <unfinished ...>';
    if (!text.endsWith(marker)) return toCall(text, position, position);
    unfinished.set(thread, { text: text.slice(0, -marker.length), begun: position });
    return [];
  });
  const cutOff = [...unfinished.values()].flatMap(({ text, begun }) =>
    toCall(`${text}) = ?`, begun, Number.POSITIVE_INFINITY),
  );
  return [...read, ...cutOff].sort((one, other) => one.begun - other.begun);
}

/** The value of a hexadecimal digit's character code: `0` to `9`, `a` to `f`. */
const digit = (code = 0) => (code < 58 ? code - 48 : code - 87);

/** The bytes of `\x2f\x76…`. */
function unescape(escaped: string): Buffer {
  const characters = Buffer.from(escaped, 'latin1');
  const bytes = Buffer.allocUnsafe(characters.length / 4);
  for (let index = 0; index < bytes.length; index += 1)
    bytes[index] = digit(characters[index * 4 + 2]) * 16 + digit(characters[index * 4 + 3]);
  return bytes;
}

/** The bytes of an argument, or of all parts of a `writev`. Throws where strace has left some out. */
export function bytesOf(argument: string): Buffer {
  if (argument.includes('"...')) throw new Error('strace has left out bytes of a call: see its option -s.');
  return Buffer.concat([...argument.matchAll(/"([^"]*)"/g)].map(([, bytes = '']) => unescape(bytes)));
}

/** What strace says of a file descriptor, as `7<path>`. Sockets and pipes have names such as `socket:[99]`. */
export function fileOf(argument: string): { descriptor: number; path: string } {
  const [, descriptor = '-1', path = ''] = /^(-?\d+)<([^>]*)>/.exec(argument) ?? [];
  return { descriptor: Number(descriptor), path: path.startsWith('\\x') ? unescape(path).toString() : path };
}
