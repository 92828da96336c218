import { DecapCmsCore as CMS } from 'decap-cms-core';
import './cms.css';
import { createBackend } from './backend.ts';
import { registerBeforeSave } from './before-save.ts';
import { registerBlocks } from './blocks/index.ts';
import { createConfig, leavePresenceToServer } from './config.ts';
import { chosenLocale } from './interface-locale.ts';
import { showProblems } from './problem-panel.ts';
import { registerParts } from './register.ts';
import { showStatus } from './status-bar.ts';
import { wordsIn } from './words.ts';

const locale = chosenLocale();
const words = wordsIn(locale);
document.documentElement.lang = locale;

registerParts();
registerBlocks(CMS, locale);
CMS.registerBackend('proxy', createBackend(locale));
registerBeforeSave(CMS, words);
CMS.init({ config: leavePresenceToServer(createConfig(locale, location.origin)) });
showProblems(words);
showStatus(locale, words);
