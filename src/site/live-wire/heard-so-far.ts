/** What the stranger has after so many messages. */
export function heardSoFar(messages: number, topics: number): string {
  const plural = (count: number, word: string) => `${count} ${count === 1 ? word : `${word}s`}`;
  return `${plural(messages, 'message')} on ${plural(topics, 'topic')}. The flat has noticed nothing.`;
}
