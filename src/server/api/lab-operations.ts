import * as z from 'zod';
import { publicLabSchema } from '../../model/lab-definition.ts';
import { labUnknown } from '../problems.ts';
import { json, type Operation } from './operation.ts';

export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  version: z.string(),
  sandboxes: z.int(),
  hosts: z.int(),
  warmHosts: z.int().describe('Started and waiting for a learner.'),
});

export const labOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/health',
    id: 'health',
    summary: 'Whether the lab server is up, and what it holds.',
    answers: [json('It is.', healthSchema)],
  },
  {
    method: 'get',
    path: '/api/labs',
    id: 'listLabs',
    summary: 'All labs, as a learner may see them before solving them.',
    answers: [json('In the order of the course.', z.array(publicLabSchema))],
  },
  {
    method: 'get',
    path: '/api/labs/{id}',
    id: 'getLab',
    summary: 'One lab.',
    answers: [json('The lab.', publicLabSchema)],
    problems: [labUnknown('no-such-lab')],
  },
  {
    method: 'get',
    path: '/api/policy.schema.json',
    id: 'policySchema',
    summary: 'The JSON Schema of a policy, for editors.',
    answers: [json('JSON Schema, draft 7.', z.looseObject({}))],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    id: 'openapi',
    summary: 'This description.',
    answers: [json('OpenAPI 3.1.', z.looseObject({ openapi: z.literal('3.1.0') }))],
  },
];
