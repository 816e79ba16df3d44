/**
 * What chapters may use without importing it: the components here and, under its file's name, every component in
 * `src/site/chapter/` and `src/site/packets/`. A name that is not there fails the build.
 */
import type { AstroInstance } from 'astro';
import Lab from './lab/Lab.astro';
import Figure from './mdx/Figure.astro';
import Heading2 from './mdx/Heading2.astro';
import Heading3 from './mdx/Heading3.astro';
import LiveOpening from './mdx/LiveOpening.astro';
import Note from './mdx/Note.astro';
import Table from './mdx/Table.astro';

const ofChapters = import.meta.glob<AstroInstance>('./{chapter,packets}/[A-Z]*.astro', { eager: true });

const byFileName = Object.fromEntries(
  Object.entries(ofChapters).map(([path, { default: component }]) => [path.replace(/^.*\/|\.astro$/g, ''), component]),
);

export const mdxComponents = {
  ...byFileName,
  h2: Heading2,
  h3: Heading3,
  table: Table,
  Figure,
  Lab,
  LiveOpening,
  Note,
};
