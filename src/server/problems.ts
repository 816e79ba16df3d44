/** Every problem the server itself has to tell. Codes are permanent: pages and scripts may rely on them. */
import { LabError, type Problem } from '../model/problem.ts';

const problem = (
  code: string,
  status: number,
  title: string,
  detail: string,
  remedy: string,
  more?: Partial<Problem>,
) => new LabError({ code, status, title, detail, remedy, ...more });

export const routeUnknown = () =>
  problem('ERR_HTTP_ROUTE', 404, 'No such address', 'The API has nothing here.', 'Check the address and the method.');

export const hostForeign = () =>
  problem(
    'ERR_HTTP_HOST',
    421,
    'Not a name of this server',
    'The Host header names another server.',
    'Open the address that the server printed, or set PUBLIC_URL to the one you use.',
  );

export const originForeign = () =>
  problem(
    'ERR_HTTP_ORIGIN',
    403,
    'Another site may not do this',
    'The request came from a page of another origin.',
    'Use the pages of this server.',
  );

export const bodyTooLarge = (bytesMax: number) =>
  problem(
    'ERR_HTTP_BODY_TOO_LARGE',
    413,
    'Too much to read',
    `This call takes at most ${bytesMax} bytes.`,
    'Send less.',
  );

export const bodyInvalid = (detail: string) =>
  problem(
    'ERR_HTTP_BODY',
    400,
    'The body is not what this call takes',
    detail,
    'Correct what is named here and send it again.',
  );

export const labUnknown = (id: string) =>
  problem('ERR_LAB_UNKNOWN', 404, 'No such lab', `There is no lab "${id.slice(0, 80)}".`, 'See GET /api/labs.');

/** Also for what belongs to somebody else: whether an id exists is nobody's business. */
export const sandboxUnknown = () =>
  problem(
    'ERR_SANDBOX_UNKNOWN',
    404,
    'No such sandbox',
    'You have no sandbox of this id; it may have ended.',
    'Open the lab again.',
  );

export const sandboxesFull = (max: number, retryAfterSeconds: number) =>
  problem(
    'ERR_SANDBOX_LIMIT',
    429,
    'All sandboxes are taken',
    `This server runs at most ${max} sandboxes at once.`,
    'Try again when another learner has finished; idle sandboxes are closed by themselves.',
    { retryAfterSeconds },
  );

export const sandboxesOfLearnerFull = (max: number, labs: readonly string[], retryAfterSeconds: number) =>
  problem(
    'ERR_SANDBOX_LEARNER_LIMIT',
    429,
    'Too many labs open at once',
    `You may have ${max} labs running at once, and these are: ${labs.join(', ')}.`,
    'End one of them; idle ones are closed by themselves.',
    { retryAfterSeconds },
  );

export const answersTooMany = (retryAfterSeconds: number) =>
  problem(
    'ERR_ANSWER_RATE',
    429,
    'Too many answers',
    'An answer can be tried five times a minute.',
    'Look for the value instead of guessing it, then try again.',
    { retryAfterSeconds },
  );

export const learnersTooMany = (retryAfterSeconds: number) =>
  problem(
    'ERR_LEARNER_RATE',
    429,
    'Too many new learners',
    'Too many new learners came from one address.',
    'Try again in a moment, with cookies allowed.',
    { retryAfterSeconds },
  );

export const requestsTooMany = (retryAfterSeconds: number) =>
  problem('ERR_HTTP_RATE', 429, 'Too many requests', 'You sent too many changes at once.', 'Try again in a moment.', {
    retryAfterSeconds,
  });

export const objectiveUnknown = () =>
  problem(
    'ERR_OBJECTIVE_UNKNOWN',
    404,
    'No such question',
    'This lab has no objective of this id that asks for an answer.',
    'See the objectives of the lab.',
  );

export const captureKeysNotGranted = (labTitle: string) =>
  problem(
    'ERR_CAPTURE_KEYS_NOT_GRANTED',
    404,
    'This lab gives no keys away',
    `In "${labTitle}" you see TLS as somebody on the wire does: without its secrets.`,
    'Look at the capture without them; what can be read in it, and what not, is part of the lab.',
  );

export const pkiNotGranted = (labTitle: string, files: readonly string[]) =>
  problem(
    'ERR_PKI_NOT_GRANTED',
    404,
    'This is not yours to have',
    `"${labTitle}" gives you no file of this name.`,
    files.length > 0 ? `It gives you: ${files.join(', ')}.` : 'It has no certificates: its listeners do without TLS.',
  );

export const examNone = () =>
  problem(
    'ERR_EXAM_NONE',
    404,
    'No exam',
    'There is no exam of this name.',
    'Exams are labs that say so on their page.',
  );

export const examRunning = () =>
  problem(
    'ERR_EXAM_RUNNING',
    409,
    'The exam goes on',
    'An exam that was started is not started again.',
    'Finish it first; what you have counts.',
  );

export const examNotRunning = () =>
  problem('ERR_EXAM_NOT_RUNNING', 409, 'No exam goes on', 'It was finished, or never started.', 'Start it first.');

export const examOver = () =>
  problem(
    'ERR_EXAM_OVER',
    409,
    'The time is over',
    'The policy that was in force at the end of the time is the one that counts.',
    'Finish the exam to see its result.',
  );

export const exportTargetUnknown = () =>
  problem(
    'ERR_EXPORT_TARGET',
    404,
    'No such broker',
    'Policies are not written for a broker of this name.',
    'Use `mosquitto` or `emqx`.',
  );

export const policyInvalid = (issues: NonNullable<Problem['issues']>) =>
  problem(
    'ERR_POLICY_INVALID',
    422,
    'The policy is not valid',
    `It has ${issues.length} ${issues.length === 1 ? 'problem' : 'problems'} and was not applied.`,
    'Correct what is listed and apply it again.',
    { issues },
  );

export const solutionLocked = () =>
  problem(
    'ERR_SOLUTION_LOCKED',
    403,
    'Not yet',
    'The solution is shown when your own defence holds.',
    'Solve the defence objective first; hints help.',
  );

export const progressFileForeign = () =>
  problem(
    'ERR_PROGRESS_FILE',
    422,
    'This file cannot be imported',
    'It is not a progress file of this server, or it was changed after it was exported.',
    'Import the file as it was exported. Servers that exchange progress need the same SESSION_SECRET.',
  );

export const unforeseen = () =>
  problem(
    'ERR_INTERNAL',
    500,
    'Something went wrong here',
    'The server met an error nobody foresaw; it is in its log.',
    'Try again; if it happens again, report it with what you did.',
  );

export const relayOpeningInvalid = (charactersMax: number) =>
  problem(
    'ERR_RELAY_OPENING',
    400,
    'Not something that is relayed',
    `\`opening\` has to say in JSON, in at most ${charactersMax} characters, what the WebSocket is for.`,
    'Use lab.connect, lab.raw, lab.intercept or lab.request of a script.',
  );

export const subprotocolMissing = () =>
  problem(
    'ERR_MQTT_SUBPROTOCOL',
    400,
    'Not an MQTT connection',
    'The WebSocket does not offer the subprotocol `mqtt` (mqtt-3.1.1 [MQTT-6.0.0-3]).',
    'Ask for the subprotocol `mqtt`.',
  );

export const watchersTooMany = (max: number) =>
  problem(
    'ERR_EVENTS_LIMIT',
    429,
    'Too many pages',
    `At most ${max} pages may watch one sandbox.`,
    'Close another one.',
    { retryAfterSeconds: 5 },
  );
