import { store } from 'decap-cms-core/dist/esm/redux/index.js';
import { addAssets } from 'decap-cms-core/dist/esm/actions/media.js';
import { createAssetProxy } from 'decap-cms-core/dist/esm/valueObjects/AssetProxy.js';

/**
 * Gives Decap the addresses of pictures before a form asks. It would look for each one while the form is drawn, show an empty
 * picture meanwhile, and not look again: https://github.com/decaporg/decap-cms/issues/7487
 */
export function knowPictures(pictures: readonly { path: string; url: string }[]): void {
  store.dispatch(addAssets(pictures.map(({ path, url }) => createAssetProxy({ path, url }))));
}
