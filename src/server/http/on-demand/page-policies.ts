import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsent } from '../../../collections/read/absent-as.ts';
import { pagePolicy } from '../../../model/hosting/security-headers.ts';
import {
  pagePoliciesFile,
  pagePoliciesSchema,
  type InlineHashes,
} from '../../../model/messages/page-policies.ts';

/** The Content-Security-Policy of each page of a release, by how the page was made. */
export interface ReleasePolicies {
  /** Of a file in `client`: `fr/index.html`. */
  ofFile: (path: string) => string;
  /** Of an on-demand page: `form`. */
  ofPage: (name: string) => string;
}

const quoted = (hashes: readonly string[]) => hashes.map((hash) => `'${hash}'`);

function policyOf(known: InlineHashes | undefined): string {
  return pagePolicy(quoted(known?.scripts ?? []), quoted(known?.styles ?? []));
}

/** A release that was built before policies were written down: it looks as it should, and none of its inline scripts runs. */
const withoutRecord = pagePolicy([], ["'unsafe-inline'"]);

/** Reads what the build of a release wrote down. @param releaseDir the folder that holds `client` and `server`. */
export function readPolicies(releaseDir: string): ReleasePolicies {
  let text: string;
  try {
    text = readFileSync(join(releaseDir, pagePoliciesFile), 'utf8');
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return { ofFile: () => withoutRecord, ofPage: () => withoutRecord };
  }
  const { files, onDemand } = pagePoliciesSchema.parse(JSON.parse(text));
  const [byFile, byPage] = [new Map(Object.entries(files)), new Map(Object.entries(onDemand))];
  return {
    ofFile: (path) => policyOf(byFile.get(path)),
    ofPage: (name) => policyOf(byPage.get(name)),
  };
}
