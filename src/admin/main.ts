import { DecapCmsCore as CMS } from 'decap-cms-core';
import './styles/cms.css';
import './styles/panels.css';
import './styles/contrast.css';
import './styles/small-screens.css';
import { createAsk } from './backend/ask.ts';
import { createBackend } from './backend/backend.ts';
import { askServerInfo } from './backend/server-info.ts';
import { registerBeforeSave } from './backend/before-save.ts';
import { showBeforePublishing } from './decap/board-publish.ts';
import { registerBlocks } from './blocks/index.ts';
import { showChanges } from './panels/changes-panel.ts';
import { patchAccessibility } from './decap/patch-accessibility.ts';
import { createConfig, leavePresenceToServer } from './config/config.ts';
import { chosenLocale } from './config/interface-locale.ts';
import { keepFocus } from './decap/keep-focus.ts';
import { keepWritingLanguage } from './decap/keep-language.ts';
import { registerPreview } from './preview/register.ts';
import { showRemoteConflict } from './panels/remote-conflict.ts';
import { showLength } from './panels/length-hint.ts';
import { showBrokenWords, showUnreadable } from './panels/repair-dialog.ts';
import { isUnpublishing, stayInEditor } from './decap/open-text.ts';
import { showNotices } from './panels/notice.ts';
import { checkPictures } from './pictures/picture-check.ts';
import { showOutdated } from './panels/outdated.ts';
import { showProblems } from './panels/problem-panel.ts';
import { proposeAddress } from './panels/propose-address.ts';
import { registerParts } from './register.ts';
import { RequestsInFlight } from './backend/requests-in-flight.ts';
import { createSaveOver } from './backend/save-over.ts';
import { searchWholeTexts } from './search/search.ts';
import { ExpectedVersions } from './backend/expected-versions.ts';
import { showStatus } from './panels/status-bar.ts';
import { promptRestoreAfterLoad } from './backend/unsaved-work.ts';
import { reloadOnEntrySwitch } from './decap/reload-on-entry-switch.ts';
import { wordsIn } from './words.ts';

const locale = chosenLocale();
const words = wordsIn(locale);
const requests = new RequestsInFlight();
document.documentElement.lang = locale;
document.title = words('title');

registerParts(locale, words);
registerBlocks(CMS, locale);
await promptRestoreAfterLoad(requests);
const ask = createAsk(locale, requests);
const versions = new ExpectedVersions();
CMS.registerBackend(
  'proxy',
  createBackend(ask, createSaveOver(words), { isUnpublishing, stayInEditor }, versions),
);
registerBeforeSave(CMS, words);
keepWritingLanguage(CMS);
registerPreview(CMS, locale, words);
reloadOnEntrySwitch();
searchWholeTexts();
const info = await askServerInfo(ask, words);
const { publishMode } = info;
const config = createConfig(locale, location.origin, publishMode);
CMS.init({ config: leavePresenceToServer(config) });
showProblems(words);
showNotices(words);
checkPictures(ask, words);
keepFocus();
proposeAddress();
patchAccessibility(words);
const bar = showStatus(locale, words, info);
showChanges(bar, ask, versions, words);
showLength(bar, words);
showOutdated(ask, words);
showUnreadable(ask, words);
showBrokenWords(ask, words);
if (publishMode === 'editorial_workflow') {
  showRemoteConflict(locale, ask, words);
  showBeforePublishing(ask, versions, words);
}
