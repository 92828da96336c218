import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { patchedModules } from '../../src/integrations/decap-patches.ts';

test('every module of Decap that the CMS replaces is still there after an upgrade', () => {
  for (const [module, file] of patchedModules) {
    assert.ok(existsSync(join(root, 'node_modules', module)), module);
    assert.ok(existsSync(join(root, 'src/admin/decap/modules', file)), file);
  }
});
