import type { Page } from "playwright-core"
import { expect, it } from "vitest"
import { describeInChromium, isWhole, makeOpener } from "./made-page.ts"
import { organisation } from "./organisation.ts"

// A walk through the page by somebody who has a keyboard and nothing else.

/** What has the focus: its name as a person would say it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const one = document.activeElement
    const label = one.labels?.[0]?.textContent ?? one.getAttribute("aria-label") ?? one.textContent
    return label.trim().replace(/\\s+/g, " ")
  })()`) as Promise<string>

/** Presses Tab until something has the focus, and fails where it never has. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  for (let presses = 0; presses < 80; presses += 1) {
    if (name.test(await focused(page))) return
    await page.keyboard.press("Tab")
  }
  throw new Error(`Tab never comes to ${name}`)
}

describeInChromium("a report with a keyboard alone", () => {
  const open = makeOpener()

  it("is read, searched and asked", async () => {
    const { complaints, page } = await open(organisation())
    const press = (...keys: readonly string[]) =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
    const verdict = page.locator(".verdict")

    await press("Tab")
    expect(await focused(page)).toBe("Skip to the report")
    await press("Enter", "Tab")
    expect(await focused(page)).toBe("Project")

    // Another project, by a part of its name.
    await page.keyboard.type("dep")
    await press("ArrowDown", "Enter")
    expect(await page.locator(".matrix caption").textContent()).toBe("acme/tools/deploy private, number 125")
    await press("ControlOrMeta+A")
    await page.keyboard.type("nothing like it")
    await press("Escape")
    expect(await page.getByLabel("Project", { exact: true }).inputValue()).toBe("acme/tools/deploy")
    await page.keyboard.type("backend")
    await press("Enter")

    // The table is one stop; arrows go through it, and Enter asks.
    await press("Tab")
    expect(await focused(page)).toMatch(/ask who can read package_registry\.maven$/)
    await press("ArrowRight", "ArrowRight", "ArrowDown")
    expect(await focused(page)).toMatch(/ask who can delete package_registry\.npm$/)
    await press("Control+End", "Home", "Control+Home", "ArrowRight")
    expect(await focused(page)).toMatch(/ask who can write package_registry\.maven$/)
    await press("Enter")
    expect(await focused(page)).toBe("Who can")
    expect(await verdict.textContent()).toMatch(/^Yes/)

    // Every field of the question.
    await tabTo(page, /^Resource$/)
    await page.keyboard.type("package_registry.npm")
    await tabTo(page, /^Runs on$/)
    await press("ArrowDown")
    expect(await verdict.textContent()).toMatch(/^No ref_not_protected/)
    await tabTo(page, /^Environment$/)
    await page.keyboard.type("production")
    await tabTo(page, /the environment is protected/)
    await press("Space")
    expect(await verdict.textContent()).toContain("Run the job on a protected ref.")
    await tabTo(page, /^Every gate$/)
    await press("Enter")
    expect(await page.locator(".gates tbody tr").count()).toBeGreaterThan(10)

    // The findings, narrowed down.
    await tabTo(page, /^high \(\d+\)$/)
    const all = await page.locator(".finding").count()
    await press("Space")
    const said = await page.locator("[role=status].count").textContent()
    expect(await page.locator(".finding").count()).toBeLessThan(all)
    expect(said).toMatch(new RegExp(`^\\d+ of ${all} findings$`))
    await press("Space")
    await tabTo(page, /^Why it matters/)
    await press("Enter")
    expect(await page.locator(".finding details[open]").count()).toBe(1)
    expect(complaints).toEqual([])
    await page.close()
  })

  it.runIf(isWhole)("asks about a user and a deploy token", async () => {
    const { page } = await open(organisation())
    await tabTo(page, /^a job$/)
    await page.keyboard.press("ArrowLeft")
    expect(await page.locator(".verdict .why").textContent()).toContain("higher role")
    await tabTo(page, /^Role in the project$/)
    await page.keyboard.press("ArrowDown")
    expect(await page.locator(".verdict").textContent()).toMatch(/^Yes/)
    await page.getByLabel("a user", { exact: true }).focus()
    await page.keyboard.press("ArrowUp")
    expect(await page.locator(".verdict").textContent()).toMatch(/^No grant_excludes_deploy_tokens/)
    await tabTo(page, /^Its path or number$/)
    await page.keyboard.press("ControlOrMeta+A")
    await page.keyboard.press("Delete")
    expect(await page.locator(".verdict").textContent()).toMatch(
      /^Name the project that the token belongs to/
    )
    await page.close()
  })

  it.runIf(isWhole)("shows where the focus is, everywhere", async () => {
    const { page } = await open(organisation())
    const unseen = new Set<string>()
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab")
      const [name, outline] = (await page.evaluate(`(() => {
        const one = document.activeElement
        const { outlineStyle, outlineWidth } = getComputedStyle(one)
        return [one.outerHTML.slice(0, 120), outlineStyle !== "none" && parseFloat(outlineWidth) >= 2]
      })()`)) as readonly [string, boolean]
      if (!outline && !name.startsWith("<body")) unseen.add(name)
    }
    expect([...unseen]).toEqual([])
    await page.close()
  })
})
