// Reads what editors write, one job at a time, for the server that started it. A text that holds the parser up, or ends the
// process, does so here, where no application is taken.
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { findProblems } from '../../../collections/read/problems.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { createRenderer } from '../../on-demand.ts';
import { createCurrentSite } from '../../site.ts';
import { Refusal } from '../refusal.ts';
import { deskAt, textsHere } from './here.ts';
import type { Job, Report, SentRefusal, Surroundings } from './jobs.ts';
import type { Texts } from './texts.ts';

const aliveMs = 500;

// The server has ended. While a text holds this thread up, it does not hear of it: another one looks who the parent is.
process.once('disconnect', () => process.exit());
const watch = `const { ppid } = process;
setInterval(() => process.ppid === ppid || process.kill(process.pid, 'SIGKILL'), 1000);`;
new Worker(watch, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();

// Signals to all processes of the service are the server's to answer: it lets a save under way end, then ends this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

const report = (sent: Report) => process.send?.(sent);

let around: Surroundings | undefined;
const site = createCurrentSite(() => around?.clientDirs ?? []);
const render = createRenderer(
  () => around?.onDemand,
  (error) => {
    process.stderr.write(`${String(error)}\n`);
  },
);
let open: { key: string; texts: Promise<Texts> } | undefined;

function textsAt(given: Surroundings): Promise<Texts> {
  around = given;
  const { place } = given;
  const key = JSON.stringify(place);
  if (open?.key !== key) {
    const desk = deskAt(place, () => around?.remoteStatus);
    open = { key, texts: desk.then((opened) => textsHere(opened, { site, render })) };
  }
  return open.texts;
}

async function perform(job: Job): Promise<unknown> {
  switch (job.type) {
    case 'perform':
      return (await textsAt(job.around)).perform(job.request, job.locale);
    case 'preview':
      return (await textsAt(job.around)).preview(job.request);
    case 'work':
      return (await textsAt(job.around)).work(job.options);
    case 'problems':
      return findProblems(job.contentDir);
  }
}

function toSent({ code, words, problems, overlap }: Refusal, locale: Locale): SentRefusal {
  const told = overlap && { fields: overlap.fieldsIn(locale), versions: overlap.versions };
  return { code, words, problems, overlap: told };
}

async function work(job: Job): Promise<void> {
  const alive = setInterval(() => report({ type: 'alive' }), aliveMs);
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
    clearInterval(alive);
  }
}

const jobSchema = z.custom<Job>((value) => typeof value === 'object' && value !== null && 'type' in value);
process.on('message', (message) => void work(jobSchema.parse(message)));
report({ type: 'ready' });
