import type { Plugin } from 'vite';

/**
 * Keeps the style sheets of lazily loaded client chunks. Astro deletes a style sheet to which no page links, also
 * where a chunk loads it later, so Monaco would come without its looks (withastro/astro#11404). Naming the sheet as
 * one of the chunk's own assets keeps it, and Vite then loads it together with the chunk.
 */
export function keepLazyCss(): Plugin {
  return {
    name: 'keep-lazy-css',
    enforce: 'pre',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const styleSheet of chunk.viteMetadata?.importedCss ?? [])
          chunk.viteMetadata?.importedAssets.add(styleSheet);
      }
    },
  };
}
