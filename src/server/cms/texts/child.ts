// Reads what editors write, one job at a time, for the server that started it. A text that holds the parser up, or ends the
// process, does so here, where no application is taken.
import { Worker } from 'node:worker_threads';
import { findProblems } from '../../../collections/read/problems.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { holdBack } from '../../publisher/holding-back/hold-back.ts';
import { createRenderer } from '../../http/on-demand/on-demand.ts';
import { createCurrentSite } from '../../site.ts';
import { Refusal } from '../refusal.ts';
import { createCmsBackend } from '../backend/backend.ts';
import { textsHere } from './here.ts';
import type { Job, Report, SentRefusal, ServerState } from './jobs.ts';
import type { Texts } from './texts.ts';

/** How long one text may hold this process up, in milliseconds of its processor: a busy machine is no fault of the text. */
const heldUpMs = 5_000;
const beatMs = 500;
/** Counts up for as long as nothing holds this thread up. */
const beats = new Int32Array(new SharedArrayBuffer(4));

// The server has ended.
process.once('disconnect', () => process.exit());
// While a text holds this thread up, another one ends the process: after its time, and where the parent is another.
const watch = `
const { beats, heldUpMs } = require('node:worker_threads').workerData;
const { ppid } = process;
let [seen, from] = [-1, 0];
setInterval(() => {
  const { user, system } = process.cpuUsage();
  const used = (user + system) / 1000;
  if (beats[0] !== seen) [seen, from] = [beats[0], used];
  if (process.ppid !== ppid || used - from > heldUpMs) process.kill(process.pid, 'SIGKILL');
}, 250);`;
const resourceLimits = { maxOldGenerationSizeMb: 8 };
new Worker(watch, { eval: true, workerData: { beats, heldUpMs }, resourceLimits }).unref();

// Signals to all processes of the service are the server's to answer: it lets a save under way end, then ends this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

const report = (sent: Report) => process.send?.(sent);

let serverState: ServerState | undefined;
const site = createCurrentSite(() => serverState?.clientDirs ?? []);
/** To the operator: this process has no log of its own. */
const onFault = (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
};
const render = createRenderer(() => serverState?.onDemand, onFault);
let open: { key: string; texts: Promise<Texts> } | undefined;

function textsAt(given: ServerState): Promise<Texts> {
  serverState = given;
  const { location } = given;
  const key = JSON.stringify(location);
  if (open?.key !== key) {
    const backend = createCmsBackend(location, () => serverState?.remoteStatus);
    open = { key, texts: backend.then((opened) => textsHere(opened, { site, render, onFault })) };
  }
  return open.texts;
}

async function perform(job: Job): Promise<unknown> {
  switch (job.type) {
    case 'perform':
      return (await textsAt(job.serverState)).perform(job.request, job.locale, job.editor);
    case 'preview':
      return (await textsAt(job.serverState)).preview(job.request);
    case 'shared-draft':
      return (await textsAt(job.serverState)).sharedDraft(job.request);
    case 'draft-picture':
      return (await textsAt(job.serverState)).draftPicture(job.draft, job.name);
    case 'restore':
      return (await textsAt(job.serverState)).restore(job.id, job.editor);
    case 'todo':
      return (await textsAt(job.serverState)).todo(job.options);
    case 'problems':
      return findProblems(job.contentDir);
    case 'hold-back':
      return holdBack(job);
  }
}

function toSent({ code, words, problems, conflict, texts, targets }: Refusal, locale: Locale): SentRefusal {
  const sent = conflict && { fields: conflict.fieldsIn(locale), versions: conflict.versions };
  return { code, words, problems, texts, targets, conflict: sent };
}

async function work(job: Job): Promise<void> {
  const beat = () => Atomics.add(beats, 0, 1);
  beat();
  const beating = setInterval(beat, beatMs);
  try {
    report({ type: 'answer', answer: await perform(job) });
  } catch (error) {
    if (error instanceof Refusal) {
      const locale = job.type === 'perform' ? job.locale : 'fr';
      report({ type: 'refusal', refusal: toSent(error, locale) });
    } else {
      report({ type: 'fault', stack: error instanceof Error ? String(error.stack) : String(error) });
    }
  } finally {
    clearInterval(beating);
  }
}

// Only `client.ts` of the same release sends here.
process.on('message', (message) => void work(message as Job));
report({ type: 'ready' });
