import * as z from 'zod';
import { exportedPolicySchema } from '../../model/exported-policy.ts';
import { verdictSchema } from '../../model/verdict.ts';
import {
  answerAttemptSchema,
  answerResultSchema,
  hintsViewSchema,
  policyAppliedSchema,
  sandboxViewSchema,
  solutionViewSchema,
} from '../../model/wire.ts';
import {
  answersTooMany,
  captureKeysNotGranted,
  examOver,
  exportTargetUnknown,
  labUnknown,
  learnersTooMany,
  objectiveUnknown,
  pkiNotGranted,
  policyInvalid,
  sandboxesFull,
  sandboxesOfLearnerFull,
  sandboxUnknown,
  solutionLocked,
} from '../problems.ts';
import { json, type Operation } from './operation.ts';
import { openSchema, POLICY_BYTES, SMALL_BODY_BYTES } from './sandbox-routes.ts';

const mistake = { path: 'acl.defualt', line: 3, column: 5, message: 'There is no setting “defualt”.' };

const ofSandbox: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/sandboxes/{id}',
    id: 'getSandbox',
    summary: 'The sandbox as it is now.',
    answers: [json('The sandbox.', sandboxViewSchema)],
  },
  {
    method: 'delete',
    path: '/api/sandboxes/{id}',
    id: 'deleteSandbox',
    summary: 'Ends the sandbox. Texts and progress are kept.',
    answers: [{ status: 204, description: 'It is gone.' }],
  },
  {
    method: 'put',
    path: '/api/sandboxes/{id}/policy',
    id: 'putPolicy',
    summary: 'Puts a policy into force, for connections that are open too.',
    body: {
      mediaType: 'text/plain',
      schema: z.string().describe('JSON with comments, as the policy reference describes it.'),
      bytesMax: POLICY_BYTES,
    },
    answers: [json('It is in force.', policyAppliedSchema)],
    problems: [policyInvalid([mistake]), examOver()],
  },
  {
    method: 'post',
    path: '/api/sandboxes/{id}/verify',
    id: 'verify',
    summary: 'Has the judge attack the policy in force, in a world of its own.',
    answers: [json('What the judge found.', verdictSchema)],
  },
  {
    method: 'post',
    path: '/api/sandboxes/{id}/answers',
    id: 'giveAnswer',
    summary: 'Names a secret that an objective asks for.',
    body: { mediaType: 'application/json', schema: answerAttemptSchema, bytesMax: SMALL_BODY_BYTES },
    answers: [json('Whether it is the one.', answerResultSchema)],
    problems: [objectiveUnknown(), answersTooMany(12)],
  },
  {
    method: 'post',
    path: '/api/sandboxes/{id}/hints',
    id: 'takeHint',
    summary: 'Takes the next hint, if there is one left.',
    answers: [json('All hints taken so far.', hintsViewSchema)],
  },
  {
    method: 'post',
    path: '/api/sandboxes/{id}/reset',
    id: 'resetSandbox',
    summary: 'A fresh broker and fresh devices under the policy in force; the capture begins anew.',
    answers: [json('The sandbox.', sandboxViewSchema)],
  },
  {
    method: 'get',
    path: '/api/sandboxes/{id}/solution',
    id: 'getSolution',
    summary: 'Script, policy and explanation, once the learner’s own defence holds.',
    answers: [json('The solution.', solutionViewSchema)],
    problems: [solutionLocked()],
  },
  {
    method: 'get',
    path: '/api/sandboxes/{id}/capture.pcapng',
    id: 'getCapture',
    summary: 'Every byte that crossed the wires of the sandbox since its start or its last reset, for Wireshark.',
    description:
      'Of MQTT over WebSocket the MQTT inside the frames. The broker has the standard port of what is spoken (1883, 8883, 443), whatever port its listener has. When there was too much, the oldest is gone, and a comment in the file says so. TLS secrets are embedded where the lab grants them.',
    answers: [{ status: 200, description: 'pcapng.', mediaType: 'application/vnd.tcpdump.pcapng' }],
  },
  {
    method: 'get',
    path: '/api/sandboxes/{id}/keys.log',
    id: 'getKeyLog',
    summary: 'The TLS secrets that the lab grants, in the NSS key log format.',
    answers: [{ status: 200, description: 'One secret a line.', mediaType: 'text/plain' }],
    problems: [captureKeysNotGranted('Lab title')],
  },
  {
    method: 'get',
    path: '/api/sandboxes/{id}/pki/{file}',
    id: 'getPkiFile',
    summary:
      'A certificate or a private key that the lab grants, in PEM, for tools such as `openssl` and `mosquitto_pub`.',
    description:
      '`<authority>.pem` for each authority; `<certificate>.pem`, with its chain, and `<certificate>.key.pem` for what the learner holds. The sandbox lists them in `pkiFiles`. They stay the same until the sandbox ends.',
    answers: [{ status: 200, description: 'PEM.', mediaType: 'application/x-pem-file' }],
    problems: [pkiNotGranted('Lab title', ['root.pem'])],
  },
  {
    method: 'get',
    path: '/api/sandboxes/{id}/export/{target}',
    id: 'exportPolicy',
    summary: 'The policy in force as the files of `mosquitto` or `emqx`, and what has no equivalent there.',
    answers: [json('Files and gaps.', exportedPolicySchema)],
    problems: [exportTargetUnknown()],
  },
];

export const sandboxOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/sandboxes',
    id: 'openSandbox',
    summary: 'The learner’s sandbox for a lab: the one that runs, or a new one.',
    body: { mediaType: 'application/json', schema: openSchema, bytesMax: SMALL_BODY_BYTES },
    answers: [json('It was running.', sandboxViewSchema), json('It was started.', sandboxViewSchema, 201)],
    problems: [
      labUnknown('no-such-lab'),
      sandboxesFull(64, 60),
      sandboxesOfLearnerFull(3, ['Lab title'], 60),
      learnersTooMany(60),
    ],
  },
  ...ofSandbox.map((operation) => ({ ...operation, problems: [sandboxUnknown(), ...(operation.problems ?? [])] })),
];
