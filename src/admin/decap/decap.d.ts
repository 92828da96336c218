/** Types of the Decap packages that ship none, as far as this folder uses them. */
declare module 'decap-cms-widget-*' {
  import type { CmsWidgetParam } from 'decap-cms-core';
  import type { Component } from 'react';
  const widget: {
    Widget: (options?: object) => CmsWidgetParam;
    controlComponent: new (props: object) => Component;
  };
  export default widget;
}

declare module 'decap-cms-widget-markdown/dist/esm/serializers/remarkEscapeMarkdownEntities.js' {
  /** Escapes what Markdown would take for markup in the texts of a tree. */
  export default function escapeEntities(): <Tree>(tree: Tree) => Tree;
}

declare module 'decap-cms-widget-markdown/dist/esm/MarkdownControl/components/Shortcode.js' {
  import type { FunctionComponent } from 'react';
  const Shortcode: FunctionComponent<object>;
  export default Shortcode;
}

declare module 'decap-cms-widget-string' {
  import type { CmsWidgetParam } from 'decap-cms-core';
  import type { Component } from 'react';
  const widget: {
    Widget: (options?: object) => CmsWidgetParam;
    controlComponent: new (props: object) => Component & {
      handleChange: (event: Event) => void;
      componentDidUpdate(): void;
    };
  };
  export default widget;
}

declare module 'decap-cms-widget-list' {
  import type { CmsWidgetParam } from 'decap-cms-core';
  import type { Component } from 'react';
  const widget: {
    Widget: (options?: object) => CmsWidgetParam;
    controlComponent: new (props: object) => Component<
      { value?: unknown; onChange: (items: unknown) => void },
      { keys: readonly string[]; itemsCollapsed: readonly boolean[] }
    > & {
      handleRemove: (index: number, event: Event) => void;
      objectLabel(item: unknown): string | undefined;
      onSortEnd: (move: { oldIndex: number; newIndex: number }) => void;
    };
  };
  export default widget;
}

declare module 'decap-cms-core/dist/esm/backend.js' {
  interface Collection {
    get(key: 'name'): string;
  }
  interface Entry {
    collection: string;
    slug: string;
    data: Readonly<Record<string, unknown>>;
    i18n?: Readonly<Record<string, { data?: Readonly<Record<string, unknown>> | undefined } | undefined>>;
  }
  export class Backend {
    listAllEntries(collection: object): Promise<Entry[]>;
    search(collections: readonly object[], query: string): Promise<{ entries: Entry[] }>;
    /** Every draft, as the board shows it. */
    unpublishedEntries(collections: unknown): Promise<{ entries: readonly Entry[]; pagination: number }>;
    /** The files of a draft as one text. */
    processUnpublishedEntry: (
      this: Backend,
      collection: Collection,
      draft: { slug: string },
      withPictures: boolean,
    ) => Promise<object>;
    /** A draft, for the editor. */
    unpublishedEntry: (
      this: Backend,
      state: unknown,
      collection: Collection,
      name: string,
    ) => Promise<object>;
    /** A text that readers have, for the editor. */
    getEntry: (this: Backend, state: unknown, collection: Collection, name: string) => Promise<object>;
  }
  export function currentBackend(config: unknown): Backend;
}

declare module 'decap-cms-core/dist/esm/components/Collection/CollectionSearch.js' {
  import type { FunctionComponent } from 'react';
  const CollectionSearch: FunctionComponent<{ collection: object | undefined }>;
  export default CollectionSearch;
}

declare module 'decap-cms-core/dist/esm/components/Collection/Entries/EntryListing.js' {
  import type { FunctionComponent } from 'react';
  interface Fields {
    get(name: string): unknown;
  }
  /** An Immutable.List of entries. */
  interface Entries {
    readonly size: number;
    slice(from: number, to: number): Entries;
    map<Value>(toValue: (entry: Fields) => Value): { toSet(): { has(value: Value): boolean } };
  }
  export interface ListingProps {
    /** One section, or all of them where texts of several are shown. */
    collections: Fields;
    entries: Entries;
    getUnpublishedEntries: (collection: string) => Fields[];
  }
  const EntryListing: FunctionComponent<ListingProps>;
  export default EntryListing;
}

declare module 'decap-cms-core/dist/esm/components/Workflow/WorkflowCard.js' {
  import type { FunctionComponent } from 'react';
  const WorkflowCard: FunctionComponent<{ editLink: string; body: string | undefined }>;
  export default WorkflowCard;
}

declare module 'decap-cms-core/dist/esm/reducers/entryDraft.js' {
  import type { Map } from 'immutable';
  export default function entryDraftReducer(
    state: Map<string, unknown> | undefined,
    action: { type: string },
  ): Map<string, unknown>;
  export function selectCustomPath(...given: readonly unknown[]): unknown;
}

declare module 'decap-cms-core/dist/esm/reducers/editorialWorkflow.js' {
  import type { Map } from 'immutable';
  export default function editorialWorkflowReducer(
    state: Map<string, unknown> | undefined,
    action: { type: string },
  ): Map<string, unknown>;
}

declare module 'decap-cms-core/dist/esm/actions/entries.js' {
  /** Opens a text in the editor. */
  export function loadEntry(collection: object, name: string): object;
}

declare module 'decap-cms-core/dist/esm/actions/editorialWorkflow.js' {
  /** The same where there are drafts. */
  export function loadUnpublishedEntry(collection: object, name: string): object;
}

declare module 'decap-cms-core/dist/esm/actions/media.js' {
  export function addAssets(assets: readonly object[]): object;
}

declare module 'decap-cms-core/dist/esm/valueObjects/AssetProxy.js' {
  export function createAssetProxy(asset: { path: string; url: string }): object;
}

declare module 'decap-cms-core/dist/esm/lib/urlHelper.js' {
  /** A file’s name as Decap writes it. */
  export function sanitizeSlug(name: string, options: object): string;
}

declare module 'decap-cms-editor-component-image' {
  import type { EditorComponentOptions } from 'decap-cms-core';
  const component: EditorComponentOptions;
  export default component;
}

declare module 'decap-cms-locales' {
  /** Phrases by section, nested; a leaf is a text with `%{name}` placeholders. */
  export interface Phrases {
    readonly [key: string]: string | Phrases;
  }
  export const fr: Phrases;
  export const en: Phrases;
}

declare module 'decap-cms-backend-proxy' {
  interface Payload {
    action: string;
    params: Record<string, unknown>;
  }
  interface DataFile {
    path: string;
    slug: string;
    raw: string;
    newPath?: string;
  }
  interface Asset {
    path: string;
    toBase64?: () => Promise<string>;
  }
  interface PersistOptions {
    newEntry?: boolean;
    useWorkflow?: boolean;
    collectionName?: string;
    commitMessage: string;
    status?: string;
  }
  export class ProxyBackend {
    constructor(config: unknown, options?: unknown);
    proxyUrl: string;
    branch: string;
    request(payload: Payload): Promise<unknown>;
    persistEntry(
      entry: { dataFiles: DataFile[]; assets: Asset[] },
      options: PersistOptions,
    ): Promise<unknown>;
  }
}

declare module 'decap-cms-lib-util' {
  /** The browser's store of unsaved texts. */
  export const localForage: {
    ready: () => Promise<void>;
    getItem: (key: string) => Promise<unknown>;
  };
}

/** A style sheet as text, by Vite. */
declare module '*.css?inline' {
  const text: string;
  export default text;
}

declare module 'decap-cms-core/dist/esm/redux/index.js' {
  /** Decap’s state: a part of it, as far as this folder looks at it. */
  export const store: {
    getState: () => {
      config: unknown;
      collections: { get(name: string): object | undefined };
      entryDraft: unknown;
      editorialWorkflow: { getIn?: (path: readonly string[]) => unknown };
    };
    dispatch: (action: object) => void;
    subscribe: (listener: () => void) => () => void;
  };
}
