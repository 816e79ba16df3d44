export {
  CHAPTERS_MAX,
  chapterSchema,
  draftSchema,
  LABS_MAX,
  progressSchema,
  quizSchema,
  TEXT_CHARACTERS_MAX,
} from './progress-limits.ts';
export { type LearnerId, openStore, type Store } from './store.ts';
