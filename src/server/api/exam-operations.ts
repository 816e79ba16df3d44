import { examReportSchema, examViewSchema } from '../../model/exam.ts';
import { examNone, examNotRunning, examRunning, learnersTooMany } from '../problems.ts';
import { REPORT_BYTES, startSchema } from './exam-routes.ts';
import { json, type Operation } from './operation.ts';

const path = '/api/exams/{labId}';

export const examOperations: readonly Operation[] = [
  {
    method: 'get',
    path,
    id: 'getExam',
    summary: 'How the learner stands in an exam.',
    answers: [json('The exam.', examViewSchema)],
    problems: [examNone()],
  },
  {
    method: 'post',
    path,
    id: 'startExam',
    summary: 'Starts the exam, or practice without a clock. What was done in the lab before is cleared.',
    body: { mediaType: 'application/json', schema: startSchema, bytesMax: 1_024 },
    answers: [json('It runs.', examViewSchema, 201)],
    problems: [examNone(), examRunning(), learnersTooMany(60)],
  },
  {
    method: 'put',
    path: `${path}/report`,
    id: 'putExamReport',
    summary: 'Saves the report, with the points that were given for it.',
    body: { mediaType: 'application/json', schema: examReportSchema, bytesMax: REPORT_BYTES },
    answers: [json('The exam.', examViewSchema)],
    problems: [examNone(), examNotRunning(), learnersTooMany(60)],
  },
  {
    method: 'post',
    path: `${path}/finish`,
    id: 'finishExam',
    summary: 'Has the policy in force judged and gives the result. After the end of the time, that of the end counts.',
    answers: [json('The exam with its result.', examViewSchema)],
    problems: [examNone(), examNotRunning(), learnersTooMany(60)],
  },
];
