export { createObjectiveTracker, foldObjectives, type ObjectiveTracker } from './objective-tracker.ts';
