export { type Performance, scoreExam } from './score.ts';
