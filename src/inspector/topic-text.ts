/** What a topic name and a topic filter give away, and what makes them illegal. */
import { mqtt5, mqtt311, type SpecRef } from '../model/spec-ref.ts';
import type { ProtocolVersion } from './decoded-packet.ts';
import type { FieldReader, Telling } from './field-reader.ts';

/** The statement of the version that is spoken. */
export function specOf(version: ProtocolVersion, in311: string, in5: string): SpecRef {
  return version === 5 ? mqtt5(in5) : mqtt311(in311);
}

export function readTopicName(reader: FieldReader, name: string, telling: Telling): string {
  const topicName = reader.text(name, () => telling);
  if (/[+#]/.test(topicName)) reader.complain(`${name} contains a wildcard; only topic filters may.`);
  return topicName;
}

export function readTopicFilter(reader: FieldReader): string {
  const topicFilter = reader.text('Topic Filter', (filter) => ({
    meaning: meaningOfFilter(filter),
    spec: specOf(reader.version, '4.7.1', '4.7.1'),
    eavesdropper: 'What this client is interested in, and how the topics are laid out.',
  }));
  const wrong = filterProblem(topicFilter);
  if (wrong) reader.complain(wrong);
  return topicFilter;
}

function meaningOfFilter(filter: string): string {
  if (filter === '#') return 'Every topic name that does not start with $.';
  const shared = /^\$share\/([^/]+)\/(.+)$/.exec(filter);
  if (shared) return `Shared subscription of group ${shared[1]}: each message goes to one member only.`;
  const notes = [
    filter.includes('+') ? '+ stands for exactly one level' : '',
    filter.endsWith('#') ? '# for the level before it and everything below' : '',
  ].filter(Boolean);
  return notes.length > 0 ? `${notes.join(', ')}.` : 'Exactly this topic name.';
}

function filterProblem(filter: string): string | null {
  if (filter === '') return 'A topic filter must have at least one character.';
  const levels = filter.split('/');
  if (levels.some((level) => level.length > 1 && /[+#]/.test(level))) {
    return 'A wildcard must fill a whole level of a topic filter.';
  }
  return levels.slice(0, -1).includes('#') ? '# must be the last level of a topic filter.' : null;
}
