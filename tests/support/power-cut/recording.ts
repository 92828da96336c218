import { LiveTree } from './live-tree.ts';
import type { FolderNode, Node } from './nodes.ts';
import { bytesOf, fileOf, type Call } from './trace.ts';

interface Said {
  text: string;
  begun: number;
}

/** All that was asked of a folder that was there and empty before, and all that was said meanwhile. */
export interface Recording {
  root: FolderNode;
  nodes: Node[];
  /** Texts on standard output, from when they began to leave the process. */
  printed: Said[];
  /** The same through sockets. */
  sent: Said[];
}

function replayPath(tree: LiveTree, call: Call, path: string): void {
  const [, second = '', third = ''] = call.given;
  switch (call.name) {
    case 'openat':
      tree.open(call, path, third);
      break;
    case 'mkdir':
      tree.makeFolder(call, path);
      break;
    case 'unlink':
    case 'rmdir':
      tree.remove(call, path);
      break;
    case 'rename':
      tree.rename(call, path, bytesOf(second).toString());
      break;
    default:
      throw new Error(`A system call that this model does not know: ${call.name} ${path}`);
  }
}

function replayDescriptor(tree: LiveTree, call: Call, descriptor: number): void {
  const [, second = '', , fourth = ''] = call.given;
  switch (call.name) {
    case 'write':
      tree.write(call, descriptor, bytesOf(second));
      break;
    case 'pwrite64':
      tree.write(call, descriptor, bytesOf(second), Number(fourth));
      break;
    case 'ftruncate':
      tree.resize(call, descriptor, Number(second));
      break;
    case 'fsync':
    case 'fdatasync':
      tree.sync(call, descriptor);
      break;
    default:
      throw new Error(`A system call that this model does not know: ${call.name} on a file of the tree`);
  }
}

/** Memory that is a file writes it without a call. */
function refuseSharedMemory(tree: LiveTree, { given }: Call): void {
  const [, , protection = '', flags = '', file = ''] = given;
  const { path } = fileOf(file);
  const isWritten = protection.includes('PROT_WRITE') && flags.includes('MAP_SHARED');
  if (isWritten && tree.holds(path))
    throw new Error(`${path} is written through memory, which no trace shows.`);
}

const textCalls = new Set(['write', 'writev', 'sendto', 'sendmsg']);

/**
 * Takes from the calls of a program what it asked of a folder.
 *
 * @param path the folder, which the program found empty.
 */
export function toRecording(calls: readonly Call[], path: string): Recording {
  const tree = new LiveTree(path);
  const [printed, sent]: [Said[], Said[]] = [[], []];
  for (const call of calls) {
    const [first = '', second = ''] = call.given;
    if (call.result < 0) continue;
    if (call.name === 'mmap') {
      refuseSharedMemory(tree, call);
      continue;
    }
    const named = bytesOf(call.name.endsWith('at') ? second : first).toString();
    const { descriptor, path: opened } = fileOf(first);
    if (tree.holds(named)) replayPath(tree, call, named);
    else if (tree.holds(opened)) replayDescriptor(tree, call, descriptor);
    else if (textCalls.has(call.name)) {
      const said = { text: bytesOf(call.given.slice(1).join()).toString('latin1'), begun: call.begun };
      if (descriptor === 1) printed.push(said);
      else if (opened.startsWith('socket:')) sent.push(said);
    }
  }
  return { root: tree.root, nodes: tree.nodes, printed, sent };
}
