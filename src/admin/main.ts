import { DecapCmsCore as CMS } from 'decap-cms-core';
import { ProxyBackend } from 'decap-cms-backend-proxy';
import { registerParts } from './register.ts';
registerParts();
CMS.registerBackend('proxy', ProxyBackend);
CMS.init({
  config: {
    load_config_file: false,
    backend: { name: 'proxy', proxy_url: '/admin/api/v1' },
    media_folder: 'content/media',
    collections: [
      { name: 'a', label: 'A', folder: 'content/a', fields: [{ name: 'title', widget: 'string' }] },
    ],
  },
});
