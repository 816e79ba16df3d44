/** A small fuzzer: seeds, mutators, a corpus led by coverage, and making what failed small. */
export { type MinimiseStep, minimise } from './ddmin.ts';
export { type Crash, type Execution, executionsMax, Fuzzer, type FuzzOptions } from './fuzzer.ts';
export { mqttBlocks, mqttDictionary, mqttSeeds } from './mqtt-seeds.ts';
export { type Mutator, type MutatorName, mutatorNames, mutators } from './mutators.ts';
