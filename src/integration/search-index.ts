import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
// A static import: Vite's module runner, which loaded the config, is closed when the build is done.
import * as pagefind from 'pagefind';

/** Indexes the built pages for the search dialog. Only what stands in `data-pagefind-body` is found. */
export function searchIndex(): AstroIntegration {
  return {
    name: 'search-index',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const { index, errors } = await pagefind.createIndex();
        if (!index) throw new Error(`ERR_SITE_SEARCH_INDEX: ${errors.join('; ')}`);
        const { page_count } = await index.addDirectory({ path: fileURLToPath(dir) });
        await index.writeFiles({ outputPath: fileURLToPath(new URL('pagefind/', dir)) });
        await pagefind.close();
        logger.info(`${page_count} pages indexed`);
      },
    },
  };
}
