import { BaseSequencer, type TestSpecification } from "vitest/node"

/**
 * The files whose tests failed last come first, since neighbouring mutants are killed by the same tests; then
 * the quick before the slow, since most mutants are killed by a quick one.
 */
export class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const known = files.map((file) => {
      const result = this.ctx.cache.getTestSpecificationResult(file)
      return { file, failed: result?.failed === true, duration: result?.duration ?? 0 }
    })
    return known
      .sort((one, other) => Number(other.failed) - Number(one.failed) || one.duration - other.duration)
      .map(({ file }) => file)
  }
}
