import { expect, it } from 'vitest';
import sound from '../../tests/fixtures/labs/sound/lab.ts';
import { LabError } from '../model/problem.ts';
import { checkCatalog } from './check-catalog.ts';
import { checkDefinition } from './check-definition.ts';
import { loadAllLabs, loadLab, publicLab } from './index.ts';
import type { LabReading } from './read-lab.ts';

const bundle = {
  definition: sound,
  attacks: [],
  traffic: [],
  nearMisses: [],
  equivalentMutants: [],
  vulnerable: '{}',
  hardened: '{}',
  starter: 'lab.log(1);',
  solution: '',
  solutionNote: '',
};

function reading(labId: string, number: number): LabReading {
  return { labId, bundle: { ...bundle, definition: { ...sound, id: labId, number } }, problems: [] };
}

it('loads every lab by number, and one by id', async () => {
  const labs = await loadAllLabs();
  const numbers = labs.map(({ definition }) => definition.number);
  expect(numbers.length).toBeGreaterThan(0);
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
  expect((await loadLab('open-broker-eavesdrop')).definition.number).toBe(1);
});

it('says which labs there are when asked for another', async () => {
  const missing = loadLab('../../etc');
  await expect(missing).rejects.toThrow(LabError);
  await expect(missing).rejects.toThrow(/ERR_LAB_UNKNOWN.*open-broker-eavesdrop/);
});

it('shows learners neither hints nor conditions nor anything the judge runs', () => {
  const shown = publicLab(bundle);
  expect(shown).toMatchObject({ id: 'sound', hintCount: 3, starterScript: bundle.starter });
  expect(shown.objectives).toEqual([
    { id: 'A1', half: 'attack', title: 'Open the door.', kind: 'events', secret: null },
    { id: 'D1', half: 'defence', title: 'Keep the guest from opening the door.', kind: 'verdict', secret: null },
  ]);
  expect(shown.secrets.map(({ id, given }) => `${id} ${given}`)).toEqual(['door false', 'owner false', 'guest true']);
  expect(JSON.stringify(shown)).not.toMatch(/Deny by default|causeActor|hardened/);
});

it('reports a number that two labs have, to both', () => {
  const readings = [reading('one', 7), reading('two', 7), reading('three', 8)];
  checkCatalog(readings, [{ slug: '99-fixture', labs: ['one', 'two', 'three'] }], '/');
  expect(readings.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
    ['ERR_LAB_NUMBER_DUPLICATE'],
    ['ERR_LAB_NUMBER_DUPLICATE'],
    [],
  ]);
});

it.each([
  ['nobody', []],
  ['another chapter', [{ slug: '98-other', labs: ['one'] }]],
  [
    'two chapters',
    [
      { slug: '99-fixture', labs: ['one'] },
      { slug: '98-other', labs: ['one'] },
    ],
  ],
])('reports a lab that is mounted by %s', (_, chapters) => {
  const readings = [reading('one', 7)];
  checkCatalog(readings, chapters, '/');
  expect(readings[0]?.problems.map(({ code }) => code)).toEqual(['ERR_LAB_CHAPTER']);
});

it('accepts a lab that its own chapter mounts, and no other', () => {
  const readings = [reading('one', 7)];
  checkCatalog(readings, [{ slug: '99-fixture', labs: ['one'] }], '/');
  expect(readings[0]?.problems).toEqual([]);
});

it('reports a lab that a chapter names and no folder holds', () => {
  const readings = [reading('one', 7)];
  checkCatalog(readings, [{ slug: '99-fixture', labs: ['one', 'ghost'] }], '/');
  expect(
    readings.map(({ labId, bundle, problems }) => [labId, bundle === null, problems.map(({ code }) => code)]),
  ).toEqual([
    ['one', false, []],
    ['ghost', true, ['ERR_LAB_FOLDER_MISSING']],
  ]);
});

it('reports a name that an authority and a certificate share, since files are named after both', () => {
  const reported: string[] = [];
  const certificate = { issuer: 'root', purpose: 'client', commonName: 'x' } as const;
  const plain = { keyType: 'ecdsa-p256', flaw: 'none', given: false } as const;
  const root = { name: 'root', commonName: 'Root', keyType: 'ecdsa-p256', staleRevocationList: false } as const;
  const named = (name: string) => ({
    ...sound,
    pki: { authorities: [root], certificates: [{ ...certificate, ...plain, subjectAltNames: [], name }] },
  });
  checkDefinition(named('car'), (code) => reported.push(code));
  expect(reported).toEqual([]);
  checkDefinition(named('root'), (code) => reported.push(code));
  expect(reported).toEqual(['ERR_LAB_ID_DUPLICATE']);
});

it('lets nobody but the labs of the fuzzing chapter have a target that is weak on purpose', () => {
  const reported: string[] = [];
  const target = { kind: 'tinymq', weak: [], signInMs: 0, accounts: [] } as const;
  const withTarget = (id: string) => ({ ...sound, id, target: { ...target, weak: [], accounts: [] } });
  checkDefinition(withTarget('fuzz-first-crash'), (code) => reported.push(code));
  expect(reported).toEqual([]);
  checkDefinition(withTarget('sound'), (code) => reported.push(code));
  expect(reported).toEqual(['ERR_LAB_TARGET']);
});
