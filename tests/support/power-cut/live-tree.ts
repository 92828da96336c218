import { basename, dirname } from 'node:path';
import type { FileNode, FolderNode, Node } from './nodes.ts';
import type { Call } from './trace.ts';

/** The tree as the running system sees it, which is what names and file descriptors mean. */
export class LiveTree {
  readonly root: FolderNode = { type: 'folder', path: '', changes: [], syncs: [] };
  readonly nodes: Node[] = [this.root];
  readonly #path: string;
  readonly #entries = new Map<string, Node>();
  readonly #open = new Map<number, { node: Node; position: number; appends: boolean }>();
  readonly #sizes = new Map<Node, number>();

  constructor(path: string) {
    this.#path = path;
    this.#entries.set(path, this.root);
  }

  /** Without the index of SQLite's log, which is memory that processes share, and made anew after a crash. */
  holds(path: string): boolean {
    return path === this.#path || (path.startsWith(`${this.#path}/`) && !path.endsWith('-shm'));
  }

  #folderOf(path: string): FolderNode {
    const folder = this.#entries.get(dirname(path));
    if (folder?.type !== 'folder') throw new Error(`Nothing in the trace has made the folder of ${path}.`);
    return folder;
  }

  #name(call: Call, path: string, node: Node | undefined): void {
    this.#folderOf(path).changes.push({ ...call, names: [[basename(path), node]] });
    if (node) this.#entries.set(path, node);
    else this.#entries.delete(path);
  }

  #make(call: Call, path: string, type: Node['type']): Node {
    const node = { type, path: path.slice(this.#path.length + 1), changes: [], syncs: [] };
    this.nodes.push(node);
    this.#name(call, path, node);
    return node;
  }

  makeFolder(call: Call, path: string): void {
    this.#make(call, path, 'folder');
  }

  remove(call: Call, path: string): void {
    this.#name(call, path, undefined);
  }

  rename(call: Call, from: string, to: string): void {
    const node = this.#entries.get(from);
    if (node?.type !== 'file' || dirname(from) !== dirname(to))
      throw new Error(`A move that this model does not know: ${from} to ${to}.`);
    const names = [[basename(from), undefined] as const, [basename(to), node] as const];
    this.#folderOf(to).changes.push({ ...call, names });
    this.#entries.delete(from);
    this.#entries.set(to, node);
  }

  open(call: Call, path: string, flags: string): void {
    let node = this.#entries.get(path);
    if (!node) {
      if (!flags.includes('O_CREAT')) throw new Error(`Nothing in the trace has made ${path}.`);
      node = this.#make(call, path, 'file');
    } else if (node.type === 'file' && flags.includes('O_TRUNC')) this.#resize(call, node, 0);
    this.#open.set(call.result, { node, position: 0, appends: flags.includes('O_APPEND') });
  }

  #opened(descriptor: number) {
    const found = this.#open.get(descriptor);
    if (!found) throw new Error(`Nothing in the trace has opened the file descriptor ${descriptor}.`);
    return found;
  }

  #file(descriptor: number): FileNode {
    const { node } = this.#opened(descriptor);
    if (node.type !== 'file') throw new Error('A folder is written like a file.');
    return node;
  }

  #resize(call: Call, node: FileNode, size: number): void {
    node.changes.push({ ...call, size });
    this.#sizes.set(node, size);
  }

  resize(call: Call, descriptor: number, size: number): void {
    this.#resize(call, this.#file(descriptor), size);
  }

  write(call: Call, descriptor: number, given: Buffer, at?: number): void {
    const [file, open] = [this.#file(descriptor), this.#opened(descriptor)];
    const bytes = Number.isNaN(call.result) ? given : given.subarray(0, call.result);
    const place = at ?? (open.appends ? (this.#sizes.get(file) ?? 0) : open.position);
    file.changes.push({ ...call, at: place, bytes });
    open.position = at === undefined ? place + bytes.length : open.position;
    this.#sizes.set(file, Math.max(this.#sizes.get(file) ?? 0, place + bytes.length));
  }

  sync(call: Call, descriptor: number): void {
    this.#opened(descriptor).node.syncs.push(call);
  }
}
