/** Every lab folder is proved. There is no list to forget one in, and no folder at all is a failure. */
import { expect, it } from 'vitest';
import { labIds } from '../../src/catalog/index.ts';
import { printReport } from '../../src/verify/print-report.ts';
import { verifyLabs } from '../../src/verify/verify-labs.ts';

const ids = await labIds();
const reports = verifyLabs(ids);
/** A lab waits for those before it. */
const allLabsMs = 600_000;

it('finds a folder below labs/', () => {
  expect(ids.length).toBeGreaterThan(0);
});

it.each(ids.map((labId, index) => ({ labId, report: reports[index] })))(
  '$labId is sound',
  async ({ labId, report: reporting }) => {
    const report = await reporting;
    expect(report?.labId).toBe(labId);
    expect(report?.passed, report && printReport(report)).toBe(true);
  },
  allLabsMs,
);
