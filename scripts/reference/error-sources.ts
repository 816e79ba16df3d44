/** Finds every error code where the source throws or prints it, with the words that stand beside it there. */
import ts from 'typescript';

export interface ErrorSource {
  code: string;
  status: string;
  title: string;
  /** What is filled in while the program runs is an ellipsis. */
  detail: string;
  remedy: string;
}

const codePattern = /^ERR_[A-Z0-9]+(_[A-Z0-9]+)*$/;
const fileNamePattern = /^[\w./-]+\.(ts|mdx?|jsonc?)$/;
const sentencePattern = /^(ERR_[A-Z0-9_]+): (.*)$/s;

export function errorSources(fileName: string, text: string): ErrorSource[] {
  const found: ErrorSource[] = [];
  const visit = (node: ts.Node): void => {
    const source = readObject(node) ?? readCall(node) ?? readSentence(node);
    if (source) found.push(source);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, false));
  return found;
}

/** `{ code: 'ERR_…', title: …, detail: … }` */
function readObject(node: ts.Node): ErrorSource | null {
  if (!ts.isObjectLiteralExpression(node)) return null;
  const words = wordsOf(node);
  return codePattern.test(words['code'] ?? '') ? sourceOf(words['code'] ?? '', words) : null;
}

/** `problem('ERR_…', 404, 'Title', 'Detail.', 'Remedy.')`, `report('ERR_…', file, { detail: …, remedy: … })` */
function readCall(node: ts.Node): ErrorSource | null {
  if (!ts.isCallExpression(node)) return null;
  const [first, ...others] = node.arguments;
  const code = first ? wordsIn(first) : null;
  if (code === null || !codePattern.test(code)) return null;
  const status = others.find(ts.isNumericLiteral)?.text ?? '';
  const object = others.find(ts.isObjectLiteralExpression);
  const named = object ? wordsOf(object) : {};
  if (named['detail'] ?? named['remedy']) return sourceOf(code, { status, ...named });
  const sentences = others
    .filter((each) => !ts.isNumericLiteral(each) && !ts.isObjectLiteralExpression(each))
    .map((each) => wordsIn(each) ?? '…')
    .filter((words) => !fileNamePattern.test(words));
  const [remedy = '', detail = '', title = ''] = sentences.reverse();
  return sourceOf(code, { status, title, detail, remedy });
}

/** `'ERR_…: What happened. What helps.'` */
function readSentence(node: ts.Node): ErrorSource | null {
  if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node) && !ts.isTemplateExpression(node)) {
    return null;
  }
  const [, code = '', detail = ''] = sentencePattern.exec(wordsIn(node) ?? '') ?? [];
  return code === '' ? null : sourceOf(code, { detail: detail.trim() });
}

function sourceOf(code: string, words: Readonly<Record<string, string>>): ErrorSource {
  const { status = '', title = '', detail = '', remedy = '' } = words;
  // 0 is the status of what no server has said.
  return { code, status: status === '0' ? '' : status, title, detail, remedy };
}

function wordsOf(node: ts.ObjectLiteralExpression): Record<string, string> {
  const words: Record<string, string> = {};
  for (const property of node.properties) {
    if (!property.name || !ts.isIdentifier(property.name)) continue;
    const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
    words[property.name.text] = wordsIn(value) ?? '…';
  }
  return words;
}

/** The text of a literal; null for what is no text at all. */
function wordsIn(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isNumericLiteral(node))
    return node.text;
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return wordsIn(node.expression);
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}
