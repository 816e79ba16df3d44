/** What a lab's solution says about Mosquitto, as files: read where a learner reads it, so that the two cannot differ. */
import { readFileSync } from 'node:fs';

export interface MosquittoFiles {
  /** `mosquitto.conf`; null where the solution refers to that of lab 1. */
  readonly config: string | null;
  /** Lines of the ACL file; null where there is none. */
  readonly acl: string | null;
  /** Calls of mosquitto_passwd, in order. */
  readonly passwordCommands: readonly string[];
}

export function mosquittoFiles(labId: string): MosquittoFiles {
  const text = readFileSync(new URL(`../../labs/${labId}/solution.md`, import.meta.url), 'utf8');
  const [, section = ''] = /\n## In Mosquitto\n([\s\S]*?)(?=\n## |$)/.exec(text) ?? [];
  const blocks = [...section.matchAll(/\n```\w*\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return {
    config: blocks.find((block) => /^listener /m.test(block)) ?? null,
    acl: blocks.find((block) => /^(user|pattern|topic) /m.test(block) && !/^listener /m.test(block)) ?? null,
    passwordCommands: blocks.flatMap((block) =>
      block.split('\n').filter((line) => line.startsWith('mosquitto_passwd ')),
    ),
  };
}

/** Words of a command as a shell would part them: spaces, and single quotes. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}
