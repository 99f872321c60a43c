import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { expect, it } from "vitest"
import { describeInChromium, isWhole, makeOpener, type Opened } from "./made-page.ts"
import { organisation } from "./organisation.ts"

// What somebody who has no mouse, sees little or hears the page needs of it.

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

const openEverything = "for (const one of document.querySelectorAll('details')) one.open = true"

/** Rules that axe finds broken, each with the elements. */
const violations = ({ page }: Opened): Promise<unknown> =>
  page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]))`)

/** The lowest contrast of text with what is behind it, and of whom; worked out from the colours that count. */
const lowestContrast = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor
    return rgb(colour)[3] === 255 ? colour : element.parentElement ? behind(element.parentElement) : "white"
  }
  const all = [...document.body.querySelectorAll("*")]
    .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
    .map((one) => {
      const [front, back] = [light(getComputedStyle(one).color), light(behind(one))]
      return [(Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05), one.className || one.tagName]
    })
  return { texts: all.length, lowest: all.toSorted(([one], [other]) => one - other)[0] }
})()`

describeInChromium("a report for everybody", () => {
  const open = makeOpener()

  it.for([
    ...(isWhole ? ([["light", 1280]] as const) : []),
    ["dark", 1280],
    ...(isWhole ? ([["light", 390]] as const) : [])
  ] as const)("breaks no rule of accessibility, %s at %i pixels", async ([colorScheme, width]) => {
    // Axe is a stranger to the page, whose policy would not let it in.
    const opened = await open(organisation(), {
      colorScheme,
      viewport: { width, height: 900 },
      bypassCSP: true
    })
    await opened.page.evaluate(axe)
    await opened.page.evaluate(openEverything)
    expect(await violations(opened)).toEqual([])
    const { lowest, texts } = (await opened.page.evaluate(lowestContrast)) as {
      readonly lowest: readonly [number, string]
      readonly texts: number
    }
    expect(texts).toBeGreaterThan(200)
    expect(lowest[0], lowest[1]).toBeGreaterThanOrEqual(4.5)
    // Nothing is wider than the screen.
    expect(await opened.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width)
    await opened.page.close()
  })

  it.runIf(isWhole)("switches between light and dark, whatever the system has", async () => {
    const { page } = await open(organisation(), { colorScheme: "dark" })
    const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor")
    const dark = await paper()
    await page.getByLabel("Appearance").selectOption("light")
    const light = await paper()
    await page.getByLabel("Appearance").selectOption("dark")
    expect([dark, light, await paper()]).toEqual(["rgb(20, 24, 27)", "rgb(255, 255, 255)", "rgb(20, 24, 27)"])
    await page.close()
  })

  it.runIf(isWhole)("moves nothing by itself where somebody wants that", async () => {
    const { page } = await open(organisation(), { reducedMotion: "reduce" })
    expect(await page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")).toBe("auto")
    await page.close()
  })

  it("has landmarks, headings in order and names for tables and fields", async () => {
    const { page } = await open(organisation())
    await page.evaluate("document.getElementById('findings').remove()")
    const tree = await page.locator("body").ariaSnapshot()
    for (const named of [
      "- banner:",
      '- navigation "Parts of the report":',
      "- main:",
      '- region "Permissions":',
      '- combobox "Project"',
      '- table "acme/backend private, number 123":',
      '- columnheader "write"',
      '- rowheader "maven"',
      '- form "The question":',
      '- table "Who can write package_registry.maven of acme/backend":',
      "- contentinfo:"
    ]) {
      expect(tree).toContain(named)
    }
    const levels = await page.evaluate(
      "[...document.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1]))"
    )
    for (const [at, level] of (levels as readonly number[]).entries()) {
      expect(level).toBeLessThanOrEqual(((levels as readonly number[])[at - 1] ?? 0) + 1)
    }
    await page.close()
  })
})
