import { DecapCmsCore as CMS } from 'decap-cms-core';
import './cms.css';
import './panels.css';
import './contrast.css';
import './small-screens.css';
import { createAsk, proxyUrl } from './ask.ts';
import { createBackend, publishModeOf } from './backend.ts';
import { registerBeforeSave } from './before-save.ts';
import { showBeforePublishing } from './board-publish.ts';
import { registerBlocks } from './blocks/index.ts';
import { showChanges } from './changes-panel.ts';
import { mendControls } from './controls.ts';
import { createConfig, leavePresenceToServer } from './config.ts';
import { chosenLocale } from './interface-locale.ts';
import { keepFocus } from './keep-focus.ts';
import { keepWritingLanguage } from './keep-language.ts';
import { registerPreview } from './preview/register.ts';
import { showDivergence } from './divergence.ts';
import { showLength } from './length-hint.ts';
import { showBrokenWords, showUnreadable } from './mend-dialog.ts';
import { isUnpublishing, stayInEditor } from './open-text.ts';
import { showNotices } from './notice.ts';
import { checkPictures } from './picture-check.ts';
import { showOutdated } from './outdated.ts';
import { showProblems } from './problem-panel.ts';
import { proposeAddress } from './propose-address.ts';
import { registerParts } from './register.ts';
import { RequestsInFlight } from './requests-in-flight.ts';
import { createSaveOver } from './save-over.ts';
import { searchWholeTexts } from './search.ts';
import { SeenVersions } from './seen-versions.ts';
import { showStatus } from './status-bar.ts';
import { offerUnsavedWorkLast } from './unsaved-work.ts';
import { jumpWhole } from './whole-jumps.ts';
import { wordsIn } from './words.ts';

const locale = chosenLocale();
const words = wordsIn(locale);
const requests = new RequestsInFlight();
document.documentElement.lang = locale;
document.title = words('title');

registerParts(locale, words);
registerBlocks(CMS, locale);
await offerUnsavedWorkLast(requests);
const ask = createAsk(locale, requests);
const seen = new SeenVersions();
CMS.registerBackend(
  'proxy',
  createBackend(ask, createSaveOver(words), { isUnpublishing, stayInEditor }, seen),
);
registerBeforeSave(CMS, words);
keepWritingLanguage(CMS);
registerPreview(CMS, locale, words);
jumpWhole();
searchWholeTexts();
const publishMode = await publishModeOf(proxyUrl);
const config = createConfig(locale, location.origin, publishMode);
CMS.init({ config: leavePresenceToServer(config) });
showProblems(words);
showNotices(words);
checkPictures(ask, words);
keepFocus();
proposeAddress();
mendControls(words);
const bar = showStatus(locale, words, publishMode);
showChanges(bar, ask, seen, words);
showLength(bar, words);
showOutdated(ask, words);
showUnreadable(ask, words);
showBrokenWords(ask, words);
if (publishMode === 'editorial_workflow') {
  showDivergence(locale, ask, words);
  showBeforePublishing(ask, seen, words);
}
