import { expect, test } from "vitest"
import { arrow, element, label } from "./svg.ts"

test("a text means itself, whatever is in it", () => {
  expect(label([1, 2], `a < "b" & c > d`)).toBe(
    '<text x="1" y="2">a &lt; &quot;b&quot; &amp; c &gt; d</text>'
  )
  expect(element("g", { class: '"><script>' })).toBe('<g class="&quot;&gt;&lt;script&gt;"/>')
})

test("what is left out of the attributes is not written", () => {
  expect(label([0, 0], "text", "quiet")).toBe('<text x="0" y="0" class="quiet">text</text>')
  expect(label([0, 0], "text")).toBe('<text x="0" y="0">text</text>')
})

test("a number has at most two decimals", () => {
  expect(element("rect", { x: 0.1 + 0.2, y: -1 / 3 })).toBe('<rect x="0.3" y="-0.33"/>')
  expect(arrow([0.1 + 0.2, 1], [2, 3])).toContain('d="M0.3 1L2 3"')
})
