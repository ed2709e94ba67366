/** The order of the test files: what takes longest begins first, so that no worker ends alone. */

import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take minutes, longest first, and then the folders that start programs. */
const LONG = [
  /\/real\/killed/,
  /\/frameworks\/(?:next|react-router)\./,
  /\/apply\/faults/,
  /\/browser\//,
  /\/frameworks\/(?!all)/,
  /\/real\//,
  /\/e2e\/(?:convex-deployment|doctor-causes|contract|undo|printed-commands|planted-secret)\./,
  /\/e2e\//,
  /\/(?:bad-input|(?:undo-)?fixtures)\.|\.property\./,
];

const rank = ({ moduleId }: TestSpecification) => {
  const at = LONG.findIndex((each) => each.test(moduleId));
  return at === -1 ? LONG.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byName = files.toSorted((one, other) => (one.moduleId < other.moduleId ? -1 : 1));
    return byName.sort((one, other) => rank(one) - rank(other));
  }

  /** Dealt like cards, so that each shard gets its part of the long ones. */
  override async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shard } = this.ctx.config;
    const sorted = await this.sort(files);
    return shard ? sorted.filter((_, at) => at % shard.count === shard.index - 1) : sorted;
  }
}
