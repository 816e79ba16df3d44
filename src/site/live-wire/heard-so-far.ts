/** `13 messages`, and what that means. */
export function heardSoFar(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'} heard. The flat has noticed nothing.`;
}
