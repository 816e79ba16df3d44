/** What a broker makes of the answer of an HTTP hook: how it reads it, and what it does when that says nothing. */
export interface HookAnswer {
  id: string;
  /** As shown: status and body. */
  label: string;
  /** null: no answer came. */
  status: number | null;
  json: boolean;
  body: string;
  /** What happened at the other end. */
  story: string;
}

/** Fifteen things that come back from a web server. Only the first says that somebody may come in. */
export const answers: readonly HookAnswer[] = [
  answer('allow', '200, {"result":"allow"}', 'The user is known and the password right.'),
  answer('deny', '200, {"result":"deny"}', 'The password is wrong.'),
  answer('ignore', '200, {"result":"ignore"}', 'The hook says that it is not responsible.'),
  answer('almost', '200, {"result":"Allow "}', 'Somebody typed the answer by hand.'),
  answer(
    'twice',
    '200, {"result":"deny","result":"allow"}',
    'A name with a quotation mark in it was pasted into the answer.',
  ),
  answer('text', '200, allow', 'A text, where JSON was agreed.'),
  answer('page', '200, <p>Please allow cookies.</p>', 'A proxy in between shows its own page.'),
  answer('empty', '200, nothing', 'The handler returned without deciding.'),
  answer('204', '204', 'Done, and nothing to say.'),
  answer('302', '302, to /login', 'The service has moved behind a sign-in page.'),
  answer('401', '401', 'The broker’s own key for the hook has expired.'),
  answer('404', '404', 'The path was renamed.'),
  answer('503', '503', 'Too many requests at once.'),
  { ...answer('timeout', 'no answer in time', 'The directory behind the hook hangs.'), status: null },
  { ...answer('refused', 'connection refused', 'The service is being restarted.'), status: null },
];

function answer(id: string, label: string, story: string): HookAnswer {
  const [, status = '0', , written = ''] = /^(\d+)(, (.*))?$/.exec(label) ?? [];
  const body = written === 'nothing' || written.startsWith('to ') ? '' : written;
  return { id, label, status: Number(status), json: body.startsWith('{'), body, story };
}

export interface HookRules {
  /** What counts as an allow. */
  accept: 'any-2xx' | 'text-allow' | 'json-loose' | 'json-strict';
  /** An answer that is neither allow nor deny. */
  unclear: 'deny' | 'ignore';
  /** No answer at all. */
  silence: 'deny' | 'ignore';
  /** Everybody ignored it, and the chain is at its end. */
  nobody: 'deny' | 'allow';
}

export interface HookPreset {
  id: string;
  label: string;
  rules: HookRules;
}

export const hookPresets: readonly HookPreset[] = [
  {
    id: 'closed',
    label: 'Fail closed',
    rules: { accept: 'json-strict', unclear: 'deny', silence: 'deny', nobody: 'deny' },
  },
  {
    id: 'status',
    label: 'Status only',
    rules: { accept: 'any-2xx', unclear: 'deny', silence: 'deny', nobody: 'deny' },
  },
  {
    id: 'chain',
    label: 'Somebody later will refuse',
    rules: { accept: 'json-loose', unclear: 'ignore', silence: 'ignore', nobody: 'allow' },
  },
  {
    id: 'timeout',
    label: 'Denies on errors, of one kind',
    rules: { accept: 'text-allow', unclear: 'ignore', silence: 'deny', nobody: 'allow' },
  },
];

export interface HookOutcome {
  read: 'allow' | 'deny' | 'unclear' | 'silence';
  letsIn: boolean;
  /** It lets in although the answer is not the one that says so. */
  wrongly: boolean;
  why: string;
}

export function decide(rules: HookRules, given: HookAnswer): HookOutcome {
  const read = readAnswer(rules.accept, given);
  const outcome = (letsIn: boolean, why: string): HookOutcome => ({
    read,
    letsIn,
    wrongly: letsIn && given.id !== 'allow',
    why,
  });
  if (read === 'allow') return outcome(true, 'taken for an allow');
  if (read === 'deny') return outcome(false, 'a clear no');
  if (rules[read] === 'deny')
    return outcome(false, read === 'silence' ? 'no answer is a no' : 'not understood is a no');
  return rules.nobody === 'allow'
    ? outcome(true, 'passed on, and nobody refused')
    : outcome(false, 'passed on, and nobody vouched');
}

function readAnswer(accept: HookRules['accept'], { status, body, json }: HookAnswer): HookOutcome['read'] {
  if (status === null) return 'silence';
  const success = status >= 200 && status < 300;
  switch (accept) {
    case 'any-2xx':
      return success ? 'allow' : 'unclear';
    case 'text-allow':
      return success && /allow/i.test(body) ? 'allow' : success && /deny/i.test(body) ? 'deny' : 'unclear';
    case 'json-loose':
      return status === 204 ? 'allow' : success && json ? loosely(body) : 'unclear';
    case 'json-strict':
      return status !== 200 || !json ? 'unclear' : strictly(body);
  }
}

/** As parsers do: the last of two equal keys counts. */
function loosely(body: string): HookOutcome['read'] {
  const { result } = JSON.parse(body) as { result?: unknown };
  const word = String(result).trim().toLowerCase();
  return word === 'allow' || word === 'deny' ? word : 'unclear';
}

/** One key, and one of two words, to the letter. */
function strictly(body: string): HookOutcome['read'] {
  const word = /^\{"result":"(allow|deny)"\}$/.exec(body)?.[1];
  return word === 'allow' || word === 'deny' ? word : 'unclear';
}

export function summaryOf(rules: HookRules): string {
  const wrong = answers.filter((each) => decide(rules, each).wrongly).length;
  return wrong === 0
    ? 'Only the one answer that says so lets anybody in.'
    : `${wrong} of ${answers.length} answers let a client in for whom nobody vouched.`;
}
