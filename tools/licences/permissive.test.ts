import { describe, expect, test } from "vitest"
import { isPermissive } from "./permissive.ts"

describe("a licence that asks for nothing but its notice", () => {
  test.for(["MIT", "(MIT)", "MIT OR GPL-3.0-only", "(GPL-3.0-only OR ISC)", "MIT AND (GPL-3.0-only OR ISC)"])(
    "is found in %s",
    (expression) => expect(isPermissive(expression)).toBe(true)
  )
})

describe("a licence that asks for more, or that nobody knows", () => {
  test.for([
    "GPL-3.0-only",
    "MIT AND GPL-3.0-only",
    "ISC AND MIT AND (LGPL-3.0-only OR AGPL-3.0-only)",
    "MITT"
  ])("is refused in %s", (expression) => expect(isPermissive(expression)).toBe(false))

  test.for(["", "MIT ISC", "(MIT", "MIT)", "SEE LICENSE IN LICENSE", "Apache-2.0 WITH LLVM-exception"])(
    "is not guessed from %j, which is no expression that is read",
    (expression) => expect(isPermissive(expression)).toBe(false)
  )
})
