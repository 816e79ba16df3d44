import { expect, it } from 'vitest';
import { readFilter, topicFilters, topicNames } from './topic-filter-lesson.ts';

const matched = (filter: string) => topicNames.filter((_, index) => readFilter(filter).matches[index]);
const covered = (filter: string) => topicFilters.filter((_, index) => readFilter(filter).covers[index]);

it('tells matching names from covered filters', () => {
  expect(matched('home/+/state')).toEqual(['home/frontdoor/state', 'home/thermostat/state']);
  expect(covered('home/+/state')).toEqual(['home/+/state']);
  expect(covered('home/#')).toEqual(['home/#', 'home/+/state', 'home/public/#']);
});

it('shows what the chapter claims: + before # says as much as #, a leading slash lies outside home, $ is apart', () => {
  expect(matched('+/#')).toEqual(matched('#'));
  expect(matched('home/#')).not.toContain('/cam0/thumbnail');
  expect(matched('home/#')).toContain('home');
  expect(matched('#')).not.toContain('$SYS/broker/uptime');
  expect(matched('$SYS/#')).toEqual(['$SYS/broker/uptime']);
});

it('says why something is no filter, and then matches nothing', () => {
  const { problem, summary } = readFilter('home/#/state');
  expect(problem).toMatch(/last level/);
  expect(summary).toMatch(/^Not a topic filter/);
  expect(matched('home/#/state')).toEqual([]);
});
