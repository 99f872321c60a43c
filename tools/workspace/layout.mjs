import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const nodeModules = join(root, "node_modules")

/** The Node that the workspace pins: everything but the installation runs on it. */
export const pinnedNode = join(nodeModules, "node", "bin", process.platform === "win32" ? "node.exe" : "node")
