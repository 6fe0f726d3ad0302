import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    // The page's content policy allows neither inline code nor data addresses: everything is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:7420' } },
});
