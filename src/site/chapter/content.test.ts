/** What `astro check` does not see: chapters are MDX, so their structure is checked here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../inspector/index.ts';
import { chapters as plannedChapters } from '../course/course-map.ts';
import { packetKey, viewPacket } from '../packets/packet-view.ts';
import { glossarySchema } from './glossary.ts';
import { quizSchema } from './quiz.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const json = (path: string): unknown => JSON.parse(read(path));
const namesIn = (folder: string) => readdirSync(new URL(folder, root));

const chapters = namesIn('content/').filter((name) => name.endsWith('.mdx'));
const glossary = glossarySchema.parse(json('content/glossary.json'));

const figureFolders = namesIn('src/site/figures/').map((name) => `src/site/figures/${name}/`);

/** As `src/site/mdx-components.ts` offers them. */
const components = new Set([
  'Lab',
  ...['src/site/mdx/', 'src/site/chapter/', 'src/site/packets/', ...figureFolders]
    .flatMap(namesIn)
    .filter((name) => /^[A-Z]\w*\.astro$/.test(name))
    .map((name) => name.slice(0, -'.astro'.length)),
]);

/** Words that the glossary of the project replaces, and claims that are false in MQTT. */
const unwanted = [
  /\bhack\w*/i,
  /\bstudents?\b/i,
  /\bplayers?\b/i,
  /\bLWT\b/,
  /\bSSL\b/,
  /\blog-?ins?\b/i,
  /sticky session/i,
  /TLS (?:gives|provides|guarantees) (?:non-repudiation|end-to-end)/i,
  /(?:un(?:hack|break)able|military-grade|100 ?% secure|completely secure)/i,
  /SHA-256 (?:is|as) (?:secure )?password storage/i,
];

describe.each(chapters)('%s', (name) => {
  const id = name.slice(0, -'.mdx'.length);
  const [, frontmatter = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(`content/${name}`)) ?? [];
  const withoutCode = body.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`]*`/g, 'code');
  const prose = withoutCode.replace(/<[^>]*>/g, ' ');
  const headings = [...withoutCode.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', text = '']) => ({
    level: marks.length,
    text,
  }));
  const attributes = (component: string, attribute: string) =>
    [...body.matchAll(new RegExp(`<${component}\\b[^>]*?\\b${attribute}=(["'])(.*?)\\1`, 'gs'))].map(
      ([, , value = '']) => value,
    );

  it('starts its headings at level 2 and skips none', () => {
    expect(headings.length).toBeGreaterThan(3);
    let before = 1;
    for (const { level, text } of headings) {
      expect(level, text).toBeGreaterThanOrEqual(2);
      expect(level, text).toBeLessThanOrEqual(before + 1);
      before = level;
    }
    expect(new Set(headings.map(({ text }) => text)).size, 'headings differ').toBe(headings.length);
  });

  it('imports nothing and uses only components that chapters have', () => {
    expect(withoutCode).not.toMatch(/^(?:import|export) /m);
    const used = [...withoutCode.matchAll(/<([A-Z]\w*)/g)].map(([, component = '']) => component);
    expect(used.filter((component) => !components.has(component))).toEqual([]);
  });

  it('mounts labs of the course map in its order, and its frontmatter names those that exist', () => {
    const exists = (lab: string) => existsSync(new URL(`labs/${lab}/lab.ts`, root));
    const named = [...(/^labs:\n((?: {2}- .+\n?)+)/m.exec(frontmatter)?.[1] ?? '').matchAll(/- (.+)/g)].map(
      ([, lab]) => lab,
    );
    const mounted = attributes('Lab', 'id');
    const onTheMap = plannedChapters.find((chapter) => chapter.id === id)?.labs ?? [];
    expect(mounted.length).toBeGreaterThan(0);
    expect(mounted).toEqual(onTheMap.map((lab) => lab.id).filter((lab) => mounted.includes(lab)));
    expect(named).toEqual(mounted.filter(exists));
    for (const lab of attributes('LiveOpening', 'lab')) expect(exists(lab), lab).toBe(true);
  });

  it('has links that lead somewhere', () => {
    const anchors = new Set(
      headings.map(
        ({ text }) =>
          `#${text
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, '')
            .replaceAll(' ', '-')}`,
      ),
    );
    const inText = [...withoutCode.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    const inSources = [...frontmatter.matchAll(/^ {4}url: (.+)$/gm)].map(([, target = '']) => target);
    expect(inSources.length, 'a chapter rests on sources').toBeGreaterThan(3);
    for (const target of [...inText, ...inSources]) {
      if (target.startsWith('#')) expect(anchors).toContain(target);
      else expect(URL.canParse(target), target).toBe(true);
    }
  });

  it('shows packets that decode, each once, since its fields have ids', () => {
    const packets = [...body.matchAll(/<Packet\b[^>]*?\/>/g)].map(([tag]) => tag);
    const keys = packets.map((tag) => packetKey(/\bbytes=(["'])(.*?)\1/.exec(tag)?.[2] ?? ''));
    expect(new Set(keys).size).toBe(packets.length);
    for (const tag of packets) {
      const notation = /\bbytes=(["'])(.*?)\1/.exec(tag)?.[2] ?? '';
      const version = Number(/\bversion=\{(\d)\}/.exec(tag)?.[1] ?? 4) as ProtocolVersion;
      expect(() => viewPacket(notation, version, /\bmalformed\b/.test(tag)), tag).not.toThrow();
    }
  });

  it('explains words of the glossary, each once', () => {
    const terms = attributes('Term', 'of');
    expect(terms.filter((term) => !(term in glossary))).toEqual([]);
    expect(new Set(terms).size).toBe(terms.length);
  });

  it('asks questions with one right answer each, and explains every answer', () => {
    expect(attributes('Quiz', 'of')).toEqual([id]);
    expect(() => quizSchema.parse(json(`content/${id}.quiz.json`))).not.toThrow();
  });

  it.each(unwanted)('does not say %s', (word) => {
    expect(prose).not.toMatch(word);
  });

  it('is as long as a chapter should be', () => {
    const words = prose.match(/[\p{L}\p{N}][\p{L}\p{N}’.-]*/gu)?.length ?? 0;
    expect(words).toBeGreaterThanOrEqual(3000);
    expect(words).toBeLessThanOrEqual(6000);
  });
});

it('finds chapters at all', () => {
  expect(chapters.length).toBeGreaterThan(0);
});

it('tells what every glossary entry means, in words that are not the word itself', () => {
  for (const [key, { term, meaning }] of Object.entries(glossary)) {
    expect(meaning.length, key).toBeGreaterThan(20);
    expect(meaning.toLowerCase().startsWith(`${term.toLowerCase()} is`), key).toBe(false);
  }
});
