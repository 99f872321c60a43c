import { globalId } from "../global-id.ts"

/** What every project and every group is called, by its number and path. */
export const placeView = (kind: "Group" | "Project", id: number, path: string, base: string) => {
  const names = path.split("/")
  const address = kind === "Group" ? ["groups", ...names] : names
  return {
    id: globalId(kind, id),
    fullPath: path,
    path: names.at(-1) ?? path,
    name: names.at(-1) ?? path,
    webUrl: [base, ...address.map(encodeURIComponent)].join("/"),
    avatarUrl: null
  }
}
