import type { Act } from "./acts.ts"
import type { SurfaceName } from "./case.ts"
import type { Outcome, Seen, SeenAround, SeenScope, Told } from "./outcome.ts"
import type { World } from "./world.ts"

/** Turns acts into the calls of one surface, and its answers into neutral words. */
export interface Surface {
  readonly name: SurfaceName
  /** What this surface means to say in one word, where others tell more. */
  readonly blurs?: ReadonlyMap<Outcome, Outcome>
  readonly perform: (world: World, actor: string, act: Act) => Promise<Told>
  /** A project as somebody sees it. */
  readonly see: (world: World, actor: string, project: string | number) => Promise<Seen>
  readonly seeScope: (world: World, actor: string, project: string) => Promise<SeenScope>
  /** A group by its path, or the instance. */
  readonly seeAround: (world: World, actor: string, group: string | null) => Promise<SeenAround>
}

/** Who looks at what a case left behind: an administrator of the instance sees everything. */
export const onlooker = "ada"
