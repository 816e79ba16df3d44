import type { Store } from '../store/index.ts';

/** Whether an exam goes on whose time is over: the policy that was in force at its end is the one that counts. */
export async function timeIsOver(store: Store, learner: string, labId: string): Promise<boolean> {
  const exam = await store.exam(learner, labId);
  return exam?.result === null && exam.endsAt !== null && exam.endsAt < new Date().toISOString();
}
