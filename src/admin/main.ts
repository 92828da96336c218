import { DecapCmsCore as CMS } from 'decap-cms-core';
import './cms.css';
import { createBackend, publishModeOf } from './backend.ts';
import { registerBeforeSave } from './before-save.ts';
import { registerBlocks } from './blocks/index.ts';
import { createConfig, leavePresenceToServer } from './config.ts';
import { chosenLocale } from './interface-locale.ts';
import { showProblems } from './problem-panel.ts';
import { registerParts } from './register.ts';
import { RequestsInFlight } from './requests-in-flight.ts';
import { showStatus } from './status-bar.ts';
import { offerUnsavedWorkLast } from './unsaved-work.ts';
import { wordsIn } from './words.ts';

const locale = chosenLocale();
const words = wordsIn(locale);
const requests = new RequestsInFlight();
document.documentElement.lang = locale;
document.title = words('title');

registerParts();
registerBlocks(CMS, locale);
await offerUnsavedWorkLast(requests);
CMS.registerBackend('proxy', createBackend(locale, requests));
registerBeforeSave(CMS, words);
const config = createConfig(locale, location.origin, await publishModeOf('/admin/api/v1'));
CMS.init({ config: leavePresenceToServer(config) });
showProblems(words);
showStatus(locale, words);
