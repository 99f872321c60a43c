import { expect, it } from "vitest"
import { describeInChromium, makeOpener, type Opened } from "./made-page.ts"
import { organisation } from "./organisation.ts"

// What somebody has who prints a report, or keeps it as PDF.

/** The pixels of a sheet of A4 between the margins that browsers leave. */
const paper = { width: 718, height: 1045 }

const data = organisation()
const [finding] = data.findings
/** More than a list shows at once. */
const many = Array.from({ length: 180 }, () => finding).filter((one) => one !== undefined)

const print = (opened: Opened, colorScheme: "light" | "dark") =>
  opened.page.emulateMedia({ media: "print", colorScheme })

const countOf = (opened: Opened, selector: string): Promise<number> => opened.page.locator(selector).count()

/** How many there are, and how many of them can be seen. */
const seen = (opened: Opened, selector: string) =>
  opened.page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))`
  ) as Promise<readonly boolean[]>

/** What is wider or higher than the place that it has, and so is cut off. */
const cutOff = `[...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.classList.contains("aside") && one.tagName !== "SELECT" && one.tagName !== "INPUT")
  .filter((one) => {
    const { overflowX, overflowY } = getComputedStyle(one)
    const { right } = one.getBoundingClientRect()
    return right > innerWidth + 1 ||
      (overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1) ||
      (overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1)
  })
  .map((one) => one.outerHTML.slice(0, 200))`

/** A PDF without what differs from moment to moment. */
const pdfOf = async ({ page }: Opened): Promise<string> =>
  (await page.pdf({ format: "A4" }))
    .toString("latin1")
    .replaceAll(/\/(?:CreationDate|ModDate) \([^)]*\)/g, "")

describeInChromium("a report on paper", () => {
  const open = makeOpener()

  it("shows the table and every finding, with what somebody would have opened, and nothing to click on", async () => {
    const opened = await open(data, { viewport: paper })
    await print(opened, "light")
    for (const shown of [".matrix td", ".finding", ".finding details p", ".change", ".gates td"]) {
      const all = await seen(opened, shown)
      expect(all.length, shown).toBeGreaterThan(0)
      expect(all, shown).not.toContain(false)
    }
    expect(await countOf(opened, ".finding")).toBe(data.findings.length)
    for (const hidden of ["nav", ".filter", ".appearance", ".skip", ".screen", "#permissions .combobox"]) {
      const all = await seen(opened, hidden)
      expect(all.length, hidden).toBeGreaterThan(0)
      expect(all, hidden).not.toContain(true)
    }
    // As a table, however narrow a sheet is.
    expect(await opened.page.evaluate("getComputedStyle(document.querySelector('.matrix td')).display")).toBe(
      "table-cell"
    )
    expect(await opened.page.evaluate(cutOff)).toEqual([])
    expect(await opened.page.evaluate("document.documentElement.scrollWidth")).toBe(paper.width)
    await opened.page.close()
  })

  it("is as light for who reads it dark, by the system or by choice: the same PDF", async () => {
    const light = await open(data, { colorScheme: "light" })
    const dark = await open(data, { colorScheme: "dark" })
    const wanted = await pdfOf(light)
    expect(wanted.startsWith("%PDF-")).toBe(true)
    expect(await pdfOf(dark)).toBe(wanted)
    await light.page.getByLabel("Appearance").selectOption("dark")
    expect(await pdfOf(light)).toBe(wanted)
    await print(light, "dark")
    const colours =
      "(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.body))"
    expect(await light.page.evaluate(colours)).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"])
    await dark.page.close()
    await light.page.close()
  })

  it("has the whole of a long list, of which a screen shows a part", async () => {
    const opened = await open({ ...data, findings: many, difference: null })
    expect(await countOf(opened, ".finding")).toBe(100)
    const pdf = await pdfOf(opened)
    expect(await countOf(opened, ".finding")).toBe(many.length)
    expect(await countOf(opened, "button.more")).toBe(0)
    // Many more sheets than for a hundred.
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(50)
    await opened.page.close()
  })
})
