interface When {
  begun: number;
  ended: number;
}

/** What was asked of a file: bytes at a place, or another size. */
export type FileChange = When & ({ at: number; bytes: Buffer } | { size: number });

/** What was asked of a folder: names that lead to a file or folder from then on, or to nothing. All of them or none. */
export type FolderChange = When & { names: readonly (readonly [string, Node | undefined])[] };

export interface FileNode {
  type: 'file';
  /** Where it was made, relative to the root. */
  path: string;
  changes: FileChange[];
  syncs: When[];
}
export interface FolderNode {
  type: 'folder';
  path: string;
  changes: FolderChange[];
  syncs: When[];
}
export type Node = FileNode | FolderNode;
