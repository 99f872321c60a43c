import type { StoreUnavailable } from "@jobwarden/service"
import { statSync } from "node:fs"
import { unusable } from "./failure.ts"

/** Why a file that is open may be used no longer; `null`: it still has its name. */
export type FileProblem = () => StoreUnavailable | null

/**
 * Notices when another file has the path. SQLite goes on with the one that it opened, which nobody else sees any
 * more: what is stored there is lost with this process, and what others store under the path never arrives.
 */
export const watchOpenedFile = (path: string): FileProblem => {
  const opened = identityOf(path)
  return () => {
    const found = identityOf(path)
    const isSame = found !== null && found.ino === opened?.ino && found.dev === opened.dev
    return isSame
      ? null
      : unusable(
          path,
          "was moved, removed or replaced while it was open",
          "nothing was done; end this process, see to it that the right file has that name, and start again"
        )
  }
}

const identityOf = (path: string) => {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
