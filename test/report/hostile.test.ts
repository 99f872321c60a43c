import { expect, it } from "vitest"
import type { ReportData } from "../../packages/report-page/src/report-data.ts"
import { describeInChromium, isWhole, makeOpener } from "./made-page.ts"
import { organisation } from "./organisation.ts"

// Whatever stands in the files is shown as text, and nothing of it is done.

const attacks = [
  "</script><script>alert(1)</script>",
  "<!--<script>alert(2)//",
  "--><img src=x onerror=alert(3)>",
  "]]><svg onload=alert(4)>",
  "\u2028alert(5)\u2029",
  "gnp.\u202Eexe\u2066",
  "\u0000\u0007\u001B[31m",
  "\uD800 half",
  "&lt;b&gt;&#x3C;script&#x3E;",
  "javascript:alert(6)",
  "${alert(7)}`${alert(8)}`",
  "__proto__",
  "constructor"
]

const pathOf = (text: string): string => `acme/${text.toWellFormed().replaceAll(/\/{2,}|\/$/g, "/x")}`

const projectOf = (text: string) => {
  const path = pathOf(text)
  return {
    path,
    permissions: {
      package_registry: { maven: { write: { job_token: { environments: [text.toWellFormed()] } } } }
    },
    scope: { allowlist: [{ project: path }, { group: path }] }
  }
}

/** A page all of whose texts are these, each in every place. */
const hostile = (texts: readonly string[]): Partial<ReportData<unknown>> => ({
  world: { groups: [], projects: texts.map(projectOf) },
  findings: texts.map((text) => ({
    rule: text,
    severity: "high",
    message: `${text} \`${text}\``,
    project: pathOf(text),
    place: text,
    path: text,
    fixes: [{ class: text, title: text }]
  })),
  accepted: texts.map((text) => ({
    rule: text,
    severity: "low",
    message: text,
    place: text,
    path: "",
    fixes: [],
    reason: text
  })),
  rules: texts.map((text) => ({ id: text, rationale: text, remedy: text })),
  notRun: texts,
  preset: texts.join(""),
  writtenBy: texts.join(""),
  difference: {
    before: texts.join(""),
    summary: texts.join(""),
    changes: texts.map((text) => ({ projects: [text], gained: [text], lost: [`\`${text}\``] }))
  }
})

/** All of it is seen: what hides or turns letters around is spelt out. */
const spelt = (text: string): string =>
  text.replaceAll(
    /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (sign) => `<U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}>`
  )

const elements =
  "document.querySelectorAll('script, img, svg, iframe, object, embed, base, form[action], a[href]').length"

describeInChromium("a report of hostile texts", () => {
  const open = makeOpener()

  it("shows each as text, and does nothing that it says", async () => {
    const harmless = await open(hostile(attacks.map((_, at) => `harmless-${at}`)))
    const usual = await harmless.page.evaluate(elements)
    const { complaints, page, requests, url } = await open(hostile(attacks), { reducedMotion: "reduce" })
    for (const [at, attack] of attacks.entries()) {
      // Its project, its cell, and the question about it.
      await page.locator("#findings .link").nth(at).click()
      await page.locator("button.cell").nth(1).press("Enter")
      const seen = spelt(attack)
      expect(await page.locator("#findings .found .rule").nth(at).textContent()).toBe(seen)
      expect(await page.locator(".matrix caption .name").textContent()).toBe(spelt(pathOf(attack)))
      // Backticks mark what is code there.
      const said = await page.locator("button.cell").nth(1).textContent()
      expect(said?.replaceAll("`", "")).toContain(seen.replace("<U+D800>", "\uFFFD").replaceAll("`", ""))
    }
    expect(await page.evaluate(elements)).toBe(usual)
    const unseen = "/[\\u202A-\\u202E\\u2066-\\u2069\\0]/.test(document.body.textContent)"
    expect(await page.evaluate(unseen)).toBe(false)
    expect(complaints).toEqual([])
    expect(requests).toEqual([url])
    await page.close()
    await harmless.page.close()
  })

  it.runIf(isWhole)("cuts a text of a megabyte, says so, and stays quick", async () => {
    const { complaints, page } = await open(hostile(["A".repeat(1_048_576)]))
    expect(complaints).toEqual([])
    const length = await page.evaluate("document.body.textContent.length")
    expect(length).toBeLessThan(200_000)
    expect(await page.locator("#findings .rule").first().textContent()).toMatch(
      /A… \(1044576 more characters\)$/
    )
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(1280)
    await page.close()
  })

  it("runs no code that gets into the page in spite of all that, and takes no text for markup", async () => {
    const { page, complaints, requests, url } = await open(organisation())
    const tried = (await page.evaluate(`(async () => {
      const tries = {
        markup: () => { document.body.innerHTML = "<img src=x>" },
        code: () => { const one = document.createElement("script"); one.textContent = "window.ran = true"; document.body.append(one) },
        inline: () => { const one = document.createElement("b"); one.setAttribute("onclick", "window.ran = true"); document.body.append(one); one.click() },
        style: () => { const one = document.createElement("style"); one.textContent = "body { display: none }"; document.head.append(one) },
        picture: () => { new Image().src = "https://elsewhere.example/picture" },
        form: () => { const one = document.createElement("form"); one.action = "https://elsewhere.example/"; document.body.append(one); one.submit() }
      }
      for (const [name, attempt] of Object.entries(tries)) { try { attempt() } catch {} }
      await fetch("https://elsewhere.example/data").catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 50))
      return { ran: window.ran === true, shown: getComputedStyle(document.body).display, pictures: document.images.length }
    })()`)) as object
    expect(tried).toEqual({ ran: false, shown: "block", pictures: 0 })
    // Each of the attempts is complained of by the browser itself.
    expect(complaints.length).toBeGreaterThanOrEqual(6)
    expect(requests.filter((one) => one !== url)).toEqual([])
    await page.close()
  })

  it("asks for nothing but itself, and complains of nothing", async () => {
    const { complaints, page, requests, url } = await open(organisation())
    await page.getByLabel("Resource", { exact: true }).selectOption("jobs")
    expect(requests).toEqual([url])
    expect(complaints).toEqual([])
    await page.close()
  })

  it.runIf(isWhole)("stays small with a thousand projects and findings, and finds each of them", async () => {
    const paths = Array.from({ length: 1000 }, (_, at) => `acme/team-${at % 40}/service-${at}`)
    const [finding] = organisation().findings
    if (finding === undefined) throw new Error("the organisation has findings")
    const { page } = await open({
      world: { groups: [], projects: paths.map((path, at) => ({ path, id: at + 1 })) },
      findings: paths.map((project) => ({ ...finding, project }))
    })
    const size = (await page.evaluate("document.querySelectorAll('*').length")) as number
    expect(size).toBeLessThan(6000)
    const project = page.getByLabel("Project", { exact: true })
    await project.fill("service-99")
    expect(await page.locator("[role=option]").count()).toBe(11)
    await project.fill("team-7")
    expect(await page.locator("[role=option]").count()).toBe(25)
    await project.fill("")
    expect(await page.locator("[role=option]").count()).toBe(30)
    await project.fill("service-999")
    await project.press("Enter")
    expect(await page.locator(".matrix caption .name").textContent()).toBe("acme/team-39/service-999")
    await page.getByRole("button", { name: "Show 100 more of 900 findings" }).click()
    expect(await page.locator(".finding").count()).toBe(200)
    await page.getByLabel("Search").fill("service-512")
    expect(await page.locator(".finding").count()).toBe(1)
    await page.getByRole("button", { name: /service-512/ }).click()
    expect(await page.locator(".matrix caption .name").textContent()).toBe("acme/team-32/service-512")
    await page.close()
  })
})
