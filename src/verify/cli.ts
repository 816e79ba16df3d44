/** `npm run lab:verify [id…] [--json]`: proves labs, or says everything that keeps them from being proved. */
import { type CatalogOptions, readCatalog } from '../catalog/index.ts';
import { printReport, printSummary } from './print-report.ts';
import { type LabReport, verifyLab } from './verify-lab.ts';

const usage = 'Usage: npm run lab:verify -- [lab id…] [--json]';

/** Exit code 0 when every lab asked for is sound, 1 when one is not, 2 when the question makes no sense. */
export async function main(argv: readonly string[], options: CatalogOptions = {}): Promise<number> {
  const json = argv.includes('--json');
  const ids = argv.filter((argument) => !argument.startsWith('--'));
  const unknownOption = argv.find((argument) => argument.startsWith('--') && argument !== '--json');
  if (unknownOption !== undefined) return refuse(`ERR_VERIFY_OPTION: there is no option ${unknownOption}. ${usage}`);

  const readings = await readCatalog(options);
  const known = readings.map(({ labId }) => labId);
  const unknownId = ids.find((id) => !known.includes(id));
  if (unknownId !== undefined) {
    return refuse(`ERR_LAB_UNKNOWN: there is no lab "${unknownId}". Use one of: ${known.join(', ') || 'none yet'}.`);
  }
  const asked = ids.length === 0 ? readings : readings.filter(({ labId }) => ids.includes(labId));
  if (asked.length === 0) return refuse('ERR_VERIFY_EMPTY: there is no lab to verify. Add a folder below labs/.');

  const reports: LabReport[] = [];
  for (const reading of asked) {
    const report = await verifyLab(reading);
    reports.push(report);
    if (!json) console.log(printReport(report));
  }
  console.log(
    json
      ? JSON.stringify({ passed: reports.every(({ passed }) => passed), labs: reports }, null, 2)
      : printSummary(reports),
  );
  return reports.every(({ passed }) => passed) ? 0 : 1;
}

function refuse(message: string): number {
  console.error(message);
  return 2;
}
