/**
 * What chapters may use without importing it: under its file's name, every component in `mdx/`, `chapter/` and
 * `packets/`, the explorable figures, each in a folder of its own, and the lab. A name that is not there fails the
 * build.
 */
import type { AstroInstance } from 'astro';

const files = import.meta.glob<AstroInstance>(
  ['./{mdx,chapter,packets}/[A-Z]*.astro', './figures/*/[A-Z]*.astro', './lab/Lab.astro'],
  { eager: true },
);

const byName = Object.fromEntries(
  Object.entries(files).map(([path, { default: component }]) => [path.replace(/^.*\/|\.astro$/g, ''), component]),
);
const { Heading2, Heading3, Table, ...components } = byName;

/** The components and, in lower case, what stands for Markdown's own elements. */
export const mdxComponents = { ...components, h2: Heading2, h3: Heading3, table: Table };
