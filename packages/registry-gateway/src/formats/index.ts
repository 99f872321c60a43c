import type { Format } from "../classify/route.ts"
import { maven } from "./maven.ts"
import { packages } from "./packages.ts"

/** Every format whose requests are understood. What none of them knows is denied. */
export const formats: ReadonlyArray<Format> = [maven, packages]
