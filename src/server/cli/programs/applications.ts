import { copyStore } from '../commands/copy-store.ts';
import { digest } from '../commands/digest.ts';
import { erase } from '../commands/erase.ts';
import { exportApplications } from '../commands/export.ts';
import { lateCode } from '../commands/late-code.ts';
import { list } from '../commands/list.ts';
import { reconcile } from '../commands/reconcile.ts';
import { release } from '../commands/release.ts';
import { replay } from '../commands/replay.ts';
import { rotateKey } from '../commands/rotate-key.ts';
import { show } from '../commands/show.ts';
import { testMail } from '../commands/test-mail.ts';
import type { Program } from '../run.ts';

/** `npm run applications`: for the staff. */
export const applications: Program = {
  name: 'applications',
  commands: [
    list,
    show,
    exportApplications,
    replay,
    release,
    erase,
    reconcile,
    digest,
    lateCode,
    rotateKey,
    copyStore,
    testMail,
  ],
};
