import { progressViewSchema } from '../../model/wire.ts';
import { labUnknown, learnersTooMany, progressFileForeign } from '../problems.ts';
import { progressFileSchema } from '../progress-file.ts';
import { json, type Operation } from './operation.ts';
import { FILE_BYTES, PATCH_BYTES, patchSchema } from './progress-routes.ts';

export const progressOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/progress',
    id: 'getProgress',
    summary: 'What the learner has read, solved and written.',
    answers: [json('Empty for who has no cookie yet.', progressViewSchema)],
  },
  {
    method: 'put',
    path: '/api/progress',
    id: 'putProgress',
    summary: 'Replaces what is named and leaves the rest. There is no way to name a solve.',
    body: { mediaType: 'application/json', schema: patchSchema, bytesMax: PATCH_BYTES },
    answers: [json('The progress as it is now.', progressViewSchema)],
    problems: [labUnknown('no-such-lab'), learnersTooMany(60)],
  },
  {
    method: 'get',
    path: '/api/progress/export',
    id: 'exportProgress',
    summary: 'The progress as a signed file.',
    answers: [json('A file to keep.', progressFileSchema)],
  },
  {
    method: 'post',
    path: '/api/progress/import',
    id: 'importProgress',
    summary: 'Adds what is in an exported file; nothing that was solved is lost.',
    body: { mediaType: 'application/json', schema: progressFileSchema, bytesMax: FILE_BYTES },
    answers: [json('The progress as it is now.', progressViewSchema)],
    problems: [progressFileForeign(), learnersTooMany(60)],
  },
];
