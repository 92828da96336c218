import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  callInstants,
  callState,
  nextCallTransition,
  type CallState,
} from '../../../src/model/call-state.ts';
import { siteCallSchema, type SiteCall } from '../../../src/model/site-data.ts';
import type { BuildJob, Builder, BuildResult } from '../../../src/server/publisher/builder.ts';
import type { ContentSource } from '../../../src/server/publisher/publisher-options.ts';
import { siteFixture } from '../site-fixture.ts';
import type { Life, World } from './world.ts';
import type { Weather } from './chance.ts';

/** What readers are shown: the state of each call, by its name. */
export type Page = ReadonlyMap<string, CallState>;

const fileName = 'calls.json';
const { fr, en } = siteFixture().locales;
/** The interface strings are the program's own. */
const base = { ...siteFixture(), locales: { fr: { ...fr, strings: {} }, en: { ...en, strings: {} } } };

/** The calls, as editors have changed them in the course of the year. */
export function createContent(world: World, first: readonly SiteCall[]) {
  const versions = [{ since: world.now, calls: first }];
  const current = () => versions.at(-1)?.calls ?? first;
  const source: ContentSource = {
    copyTo: async (folder) => {
      const text = JSON.stringify(current());
      await writeFile(join(folder, fileName), text);
      return new Map([[fileName, text]]);
    },
    fingerprint: () => Promise.resolve(String(versions.length)),
  };
  return {
    source,
    current,
    /** What each release shows, by its id: releases outlive a server. */
    pages: new Map<string, Page>(),
    save(calls: readonly SiteCall[]) {
      versions.push({ since: world.now, calls });
    },
    /** Every state that a call has from one instant to another, as it was written since `known`. */
    statesWithin(name: string, from: number, until: number, known: number): Set<CallState> {
      const valid = versions.filter((_, index) => (versions[index + 1]?.since ?? Infinity) >= known);
      const found = valid.flatMap(({ calls }) => {
        const call = calls.find((one) => one.name === name);
        if (!call) return [];
        const changes = Object.values(callInstants(call)).filter(
          (instant) => instant > from && instant <= until,
        );
        return [from, ...changes].map((instant) => callState(call, instant));
      });
      return new Set(found);
    },
  };
}

export type Content = ReturnType<typeof createContent>;

interface Drawing {
  now: () => number;
  life: Life;
  weather: Weather<'fails'>;
  /** Of the server. */
  name: string;
  pages: Map<string, Page>;
}

/** Draws the site of a server at an instant of its clock, as far as `site.json` tells it. */
export function createBuilder(world: World, { now, life, weather, name, pages }: Drawing): Builder {
  async function build({ contentDir, folder }: BuildJob): Promise<BuildResult> {
    const drawnAt = now();
    const calls = z
      .array(siteCallSchema)
      .parse(JSON.parse(await readFile(join(contentDir, fileName), 'utf8')));
    await world.sleep(2_000 + world.fate('build', name, world.now) * 40_000, life, name);
    if (weather.at(world.now)) return { ok: false, problems: [], output: 'The build process was killed.' };
    const next = nextCallTransition(calls, drawnAt);
    const site = {
      ...base,
      calls,
      generatedAt: new Date(drawnAt).toISOString(),
      nextTransition: next === null ? null : new Date(next).toISOString(),
    };
    const outDir = join(folder, `${name}-${world.now}`);
    await mkdir(join(outDir, 'client'), { recursive: true });
    await mkdir(join(outDir, 'server'));
    await writeFile(join(outDir, 'client/index.html'), '<!doctype html>');
    await writeFile(join(outDir, 'client/site.json'), JSON.stringify(site));
    pages.set(`${name}-${world.now}`, new Map(calls.map((call) => [call.name, callState(call, drawnAt)])));
    return { ok: true, outDir };
  }

  return { build, warmUp: () => Promise.resolve(), coolDown: () => undefined, stop: () => undefined };
}
