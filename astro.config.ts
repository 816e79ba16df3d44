import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import mdx from '@astrojs/mdx';
import react from '@astrojs/react';
import sitemap from '@astrojs/sitemap';
import { defineConfig } from 'astro/config';
import expressiveCode from 'astro-expressive-code';
import { keepLazyCss } from './src/integration/keep-lazy-css.ts';
import { labDirective } from './src/integration/lab-directive.ts';
import { labServer } from './src/integration/lab-server.ts';
import { searchIndex } from './src/integration/search-index.ts';
import { codeBlocks } from './src/site/code-blocks.ts';
import { locales } from './src/site/i18n/locales.ts';

/** The one script that must run before the first paint is inlined, and allowed by its hash. */
const themeBoot = readFileSync(new URL('./src/site/theme/boot.js', import.meta.url), 'utf8').trim();
const themeBootHash = `sha256-${createHash('sha256').update(themeBoot).digest('base64')}` as const;

export default defineConfig({
  site: process.env['PUBLIC_URL'] ?? 'http://127.0.0.1:4321',
  trailingSlash: 'always',
  i18n: { locales: [...locales.all], defaultLocale: locales.fallback, routing: { prefixDefaultLocale: false } },
  integrations: [
    expressiveCode(codeBlocks),
    mdx(),
    react(),
    sitemap({ filter: (page) => !page.includes('/404') }),
    labDirective(),
    labServer(),
    searchIndex(),
  ],
  security: {
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "manifest-src 'self'",
      ],
      // Pagefind is WebAssembly.
      scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"], hashes: [themeBootHash] },
      // Monaco and Shiki write style attributes; there is no other way to allow those.
      styleDirective: { resources: ["'self'", "'unsafe-inline'"] },
    },
  },
  vite: { plugins: [keepLazyCss()] },
});
