/** `npm run lab:verify [id…] [--only=V1,V2] [--json]`: proves labs, or says everything that keeps them from being proved. */
import { type CatalogOptions, labIds } from '../catalog/index.ts';
import { checkIds } from './finding.ts';
import { printReport, printSummary } from './print-report.ts';
import type { LabReport } from './verify-lab.ts';
import { verifyLabs } from './verify-labs.ts';

const usage = 'Usage: npm run lab:verify -- [lab id…] [--only=V1,V2] [--json]';

/** Exit code 0 when every lab asked for is sound, 1 when one is not, 2 when the question makes no sense. */
export async function main(argv: readonly string[], options: CatalogOptions = {}): Promise<number> {
  const json = argv.includes('--json');
  const ids = argv.filter((argument) => !argument.startsWith('--'));
  const unknownOption = argv.find((argument) => argument.startsWith('--') && !/^--(json$|only=)/.test(argument));
  if (unknownOption !== undefined) return refuse(`ERR_VERIFY_OPTION: there is no option ${unknownOption}. ${usage}`);
  const named = argv
    .find((argument) => argument.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  const unknownCheck = named?.find((name) => !checkIds.some((id) => id === name));
  if (unknownCheck !== undefined)
    return refuse(`ERR_VERIFY_CHECK: there is no check "${unknownCheck}". Use some of: ${checkIds.join(', ')}.`);
  const only = named && { only: checkIds.filter((id) => named.includes(id)) };

  const startedAtMs = performance.now();
  const known = await labIds(options);
  const unknownId = ids.find((id) => !known.includes(id));
  if (unknownId !== undefined) {
    return refuse(`ERR_LAB_UNKNOWN: there is no lab "${unknownId}". Use one of: ${known.join(', ') || 'none yet'}.`);
  }
  const asked = ids.length === 0 ? known : known.filter((labId) => ids.includes(labId));
  if (asked.length === 0) return refuse('ERR_VERIFY_EMPTY: there is no lab to verify. Add a folder below labs/.');

  const reports: LabReport[] = [];
  for (const report of verifyLabs(asked, { ...options, ...only })) {
    reports.push(await report);
    if (!json) console.log(printReport(await report));
  }
  const passed = reports.every((report) => report.passed);
  const tookMs = performance.now() - startedAtMs;
  console.log(json ? JSON.stringify({ passed, tookMs, labs: reports }, null, 2) : printSummary(reports));
  return passed ? 0 : 1;
}

function refuse(message: string): number {
  console.error(message);
  return 2;
}
