import type { FileChange, FileNode, FolderChange, FolderNode, Node } from './nodes.ts';
import type { Recording } from './recording.ts';

/** What a power cut makes of a change that no sync has covered yet. */
export type Fate =
  | { type: 'kept' }
  | { type: 'lost' }
  /** What became of each sector that it touches; where it was being written, a `garbled` one holds neither old nor new bytes. */
  | { type: 'torn'; sectors: readonly SectorFate[] };
export type SectorFate = 'kept' | 'lost' | 'garbled';

export type Change = FileChange | FolderChange;
export type ChooseFate = (change: Change) => Fate;

/** The files of a disk by their paths. */
export type Image = ReadonlyMap<string, Buffer>;

/** The smallest part of a file that a disk writes whole. */
export const sectorBytes = 512;

const firstSector = (at: number) => Math.floor(at / sectorBytes);

/** How many sectors a write touches. */
export const sectorsOf = (at: number, bytes: Uint8Array): number =>
  firstSector(at + bytes.length - 1) - firstSector(at) + 1;

/** A sector that was being written when the power failed. The bytes beside what was being written are whole (see decision 108). */
const garbage = (length: number) => Buffer.alloc(length, 0xa5);

class GrowingFile {
  #bytes = Buffer.alloc(0);
  #size = 0;

  /** Not a copy. */
  content(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  copyFrom(other: GrowingFile): void {
    this.#resize(0);
    this.#put(0, other.content());
  }

  #resize(size: number): void {
    // What is cut off must be gone when the file grows again.
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    else if (size > this.#size) this.#put(size - 1, new Uint8Array(1));
    this.#size = size;
  }

  #put(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, at);
    this.#size = Math.max(this.#size, end);
  }

  apply(change: FileChange, fate: Fate): void {
    if (fate.type === 'lost') return;
    if ('size' in change) this.#resize(change.size);
    else if (fate.type === 'kept') this.#put(change.at, change.bytes);
    else this.#tear(change.at, change.bytes, fate.sectors);
  }

  #tear(at: number, bytes: Buffer, sectors: readonly SectorFate[]): void {
    for (const [index, fate] of sectors.entries()) {
      const sector = (firstSector(at) + index) * sectorBytes;
      const [begin, end] = [Math.max(sector, at), Math.min(sector + sectorBytes, at + bytes.length)];
      if (fate === 'kept') this.#put(begin, bytes.subarray(begin - at, end - at));
      else if (fate === 'garbled') this.#put(begin, garbage(end - begin));
    }
  }
}

/** A file or a folder, and what of it a disk holds for certain at a moment. */
class Kept<Kind extends Change> {
  /** What was asked by that moment, and may or may not be there. */
  pending: Kind[] = [];
  #changes: readonly Kind[];
  #syncs: Node['syncs'];
  readonly #keep: (change: Kind) => void;

  constructor(changes: readonly Kind[], syncs: Node['syncs'], keep: (change: Kind) => void) {
    this.#changes = changes;
    this.#syncs = syncs;
    this.#keep = keep;
  }

  advance(position: number): void {
    const begun = this.#changes.findIndex((change) => change.begun > position);
    const count = begun === -1 ? this.#changes.length : begun;
    this.pending.push(...this.#changes.slice(0, count));
    this.#changes = this.#changes.slice(count);
    const done = this.#syncs.filter(({ ended }) => ended <= position);
    this.#syncs = this.#syncs.filter(({ ended }) => ended > position);
    const covered = Math.max(-1, ...done.map((sync) => sync.begun));
    for (const change of this.pending) if (change.ended < covered) this.#keep(change);
    this.pending = this.pending.filter(({ ended }) => ended >= covered);
  }
}

interface FileState {
  kept: Kept<FileChange>;
  durable: GrowingFile;
  /** What was last made of it. */
  scratch: GrowingFile;
}

/**
 * What a disk may hold after a power cut, at one moment of a recording after the other.
 *
 * What a completed fsync covers is there. Of what was asked since, by file and by folder, anything may be there: each
 * change or not, a write also in parts. A file without its folder's fsync may have no name yet.
 */
export class Disk {
  readonly #root: FolderNode;
  readonly #files = new Map<FileNode, FileState>();
  readonly #folders = new Map<FolderNode, { kept: Kept<FolderChange>; durable: Map<string, Node> }>();
  #position = -1;

  /** @param isSynced false for syncs that this disk ignores: to see what they are good for. */
  constructor(recording: Recording, isSynced: (node: Node) => boolean = () => true) {
    this.#root = recording.root;
    for (const node of recording.nodes) {
      const syncs = isSynced(node) ? node.syncs : [];
      if (node.type === 'file') {
        const [durable, scratch] = [new GrowingFile(), new GrowingFile()];
        const keep = (change: FileChange) => {
          durable.apply(change, { type: 'kept' });
        };
        this.#files.set(node, { durable, scratch, kept: new Kept(node.changes, syncs, keep) });
      } else {
        const durable = new Map<string, Node>();
        const keep = ({ names }: FolderChange) => {
          for (const [name, to] of names)
            if (to) durable.set(name, to);
            else durable.delete(name);
        };
        this.#folders.set(node, { durable, kept: new Kept(node.changes, syncs, keep) });
      }
    }
  }

  /** Goes on to a later moment, which is a line of the trace. */
  advance(position: number): void {
    if (position < this.#position) throw new RangeError('A disk goes on, and not back.');
    this.#position = position;
    for (const { kept } of this.#files.values()) kept.advance(position);
    for (const { kept } of this.#folders.values()) kept.advance(position);
  }

  /** What may be lost at this moment, with what it changes. */
  pending(): { change: Change; node: Node }[] {
    return [...this.#files, ...this.#folders].flatMap(([node, { kept }]) =>
      kept.pending.map((change) => ({ change, node })),
    );
  }

  #contentOf(file: FileNode, choose: ChooseFate): Buffer {
    const found = this.#files.get(file);
    if (!found) return Buffer.alloc(0);
    const { durable, kept, scratch } = found;
    if (kept.pending.length === 0) return durable.content();
    scratch.copyFrom(durable);
    for (const change of kept.pending) scratch.apply(change, choose(change));
    return scratch.content();
  }

  #addFolder(image: Map<string, Buffer>, path: string, folder: FolderNode, choose: ChooseFate): void {
    const found = this.#folders.get(folder);
    const entries = new Map(found?.durable);
    for (const change of found?.kept.pending ?? []) {
      if (choose(change).type === 'lost') continue;
      for (const [name, to] of change.names)
        if (to) entries.set(name, to);
        else entries.delete(name);
    }
    for (const [name, node] of entries) {
      if (node.type === 'folder') this.#addFolder(image, `${path}${name}/`, node, choose);
      else image.set(`${path}${name}`, this.#contentOf(node, choose));
    }
  }

  /** What is found after a cut at this moment. The buffers are the disk's own: good until the next call. */
  image(choose: ChooseFate): Image {
    const image = new Map<string, Buffer>();
    this.#addFolder(image, '', this.#root, choose);
    return image;
  }
}
