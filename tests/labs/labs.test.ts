/** Every lab folder is proved. There is no list to forget one in, and no folder at all is a failure. */
import { expect, it } from 'vitest';
import { labIds, readCatalog } from '../../src/catalog/index.ts';
import { printReport } from '../../src/verify/print-report.ts';
import { verifyLab } from '../../src/verify/verify-lab.ts';

const readings = await readCatalog();

it('reads every folder below labs/, and there is one', async () => {
  expect(readings.length).toBeGreaterThan(0);
  expect(readings.map(({ labId }) => labId)).toEqual(await labIds());
});

it.each(readings)('$labId is sound', async (reading) => {
  const report = await verifyLab(reading);
  expect(report.passed, printReport(report)).toBe(true);
});
