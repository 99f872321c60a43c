import { targetOf, type Page } from "./source.ts"

/** Links as they work in a repository's browser, turned into those that work on the site. */
export const siteLinks = (pages: ReadonlyMap<string, Page>) => {
  const sources = new Map([...pages.values()].map(({ place, source }) => [place, source] as const))

  return (place: string, link: string): string => {
    if (link.startsWith("#") || /^[a-z]+:/i.test(link)) return link
    const source = sources.get(place)
    if (source === undefined) throw new Error(`${place} is no page of the site`)
    const target = pages.get(targetOf(source, link))
    if (target === undefined) throw new Error(`${source}: ${link} leads to nothing that the site shows`)
    const anchor = link.includes("#") ? `#${link.split("#")[1]}` : ""
    return `/${target.place.replace(/(^|\/)index\.md$/, "$1")}${anchor}`
  }
}
