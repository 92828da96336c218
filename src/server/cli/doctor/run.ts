import { removeDrills } from '../../applications/drill/remove.ts';
import { isBalanced, takeBalance } from '../../applications/staff/balance.ts';
import { localeOf, wordsIn, type Words } from '../../applications/staff/words.ts';
import type { CliEnvironment, ExitCode } from '../context.ts';
import { harmless } from '../../applications/staff/harmless.ts';
import { findSiteOf } from '../site-on-disk.ts';
import { checkAddress, checkCertificate } from './address.ts';
import { checkClock, checkDatabase, openDatabase } from './database.ts';
import { awaitForwarding, sendDrill } from './drill.ts';
import { fault, links, type Examination, type Finding, type LinkName } from './finding.ts';
import { checkDataFolder, checkDisk, checkSettings } from './machine.ts';
import { checkProxy } from './proxy.ts';
import { checkServer } from './server.ts';
import { checkSite } from './site.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';

/** Prints how a link is. @returns whether it holds. */
type Report = (link: LinkName, finding: Finding) => Promise<boolean>;

function createReport({ stdout }: CliEnvironment, { t }: Words): Report {
  const print = (line: string) => stdout(`${harmless(line)}\n`);
  const indented = async (text: string) => {
    for (const line of text.split('\n')) await print(`    ${line.trim()}`);
  };
  return async (looked, finding) => {
    const link = finding.ok ? looked : (finding.link ?? looked);
    const number = String(links.indexOf(link) + 1).padStart(2);
    const state = !finding.ok ? 'broken' : finding.isSkipped ? 'skipped' : 'fine';
    await print(t(`doctor.${state}`, { number, link: t(`doctor.link.${link}`) }));
    if (finding.ok) {
      for (const { code, facts } of finding.notes ?? []) await indented(t(`doctor.note.${code}`, facts));
      return true;
    }
    await indented(t(`doctor.fault.${finding.code}`, finding.facts));
    await indented(t(`doctor.advice.${finding.code}`, finding.facts));
    if (link !== 'forwarding') await print(t('doctor.rest'));
    return false;
  };
}

const beforeTheDrill: readonly [LinkName, (examination: Examination) => Promise<Finding>][] = [
  ['database', checkDatabase],
  ['clock', checkClock],
  ['site', checkSite],
  ['server', checkServer],
  ['address', checkAddress],
  ['certificate', checkCertificate],
  ['proxy', checkProxy],
];

/** Sends the drill and follows it to the staff; nothing is left of it. */
async function rehearse(examination: Examination, report: Report): Promise<boolean> {
  const { store, config } = examination;
  try {
    const { finding, reference } = await sendDrill(examination);
    if (!(await report('application', finding)) || reference === undefined) return false;
    if (!(await report('forwarding', await awaitForwarding(examination, reference)))) return false;
  } finally {
    await removeDrills({ store, mailDir: config.mailDir });
  }
  if (isBalanced(await takeBalance(store.db))) return true;
  return report('database', fault('not-balanced'));
}

async function examine(
  env: CliEnvironment['env'],
  surroundings: Surroundings,
  report: Report,
): Promise<boolean> {
  const { finding, config } = checkSettings(env);
  if (!(await report('settings', finding)) || !config) return false;
  if (!(await report('data-folder', await checkDataFolder(config)))) return false;
  if (!(await report('disk', checkDisk(config, surroundings)))) return false;
  const { opened, finding: closed } = await openDatabase(config);
  if (!opened) return report('database', closed);
  const examination = { config, surroundings, ...opened };
  try {
    for (const [link, check] of beforeTheDrill)
      if (!(await report(link, await check(examination)))) return false;
    return await rehearse(examination, report);
  } finally {
    await opened.store.close();
  }
}

/**
 * Looks at each link of the way of an application in turn, beside the running server, and names the first that is broken.
 *
 * @param argv what was typed after `npm run doctor --`.
 * @returns 0: an application that comes now reaches the staff. 1: a link is broken. 2: wrong usage.
 */
export async function runDoctor(
  argv: readonly string[],
  environment: CliEnvironment,
  surroundings: Surroundings = surroundingsOf(environment.now),
): Promise<ExitCode> {
  const site = await findSiteOf(environment.env);
  const words = wordsIn(localeOf(environment.env, site), site);
  const { t } = words;
  const [word] = argv;
  if (word === '--help' || word === '-h') {
    await environment.stdout(`${t('doctor.help')}\n`);
    return 0;
  }
  if (word !== undefined) {
    environment.stderr(`${t('usage.not-understood', { option: harmless(word) })}\n\n${t('doctor.help')}\n`);
    return 2;
  }
  const isWell = await examine(environment.env, surroundings, createReport(environment, words));
  if (isWell) await environment.stdout(`${t('doctor.well')}\n`);
  return isWell ? 0 : 1;
}
