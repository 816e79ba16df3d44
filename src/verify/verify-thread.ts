/** One thread of the verifier: reads the catalog once, then verifies the labs it is asked for, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { type CatalogOptions, readCatalog } from '../catalog/index.ts';
import type { CheckId } from './finding.ts';
import { verifyLab } from './verify-lab.ts';

const { only, ...options } = workerData as CatalogOptions & { only?: readonly CheckId[] };
const readings = await readCatalog(options);

parentPort?.on('message', async (labId: string) => {
  const reading = readings.find((each) => each.labId === labId);
  if (reading === undefined) throw new Error(`There is no lab "${labId}".`);
  parentPort?.postMessage(await verifyLab(reading, only));
});
