import type { AstroIntegration } from 'astro';

/** `client:lab`: an island that loads when its poster's button is pressed, and not before. */
export function labDirective(): AstroIntegration {
  return {
    name: 'lab-directive',
    hooks: {
      'astro:config:setup': ({ addClientDirective }) => {
        // A path as text; a file: URL cannot be resolved here.
        addClientDirective({ name: 'lab', entrypoint: './src/site/lab/open-on-press.ts' });
      },
    },
  };
}

declare module 'astro' {
  interface AstroClientDirectives {
    'client:lab'?: boolean;
  }
}
