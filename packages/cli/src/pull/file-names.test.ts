import { expect, test } from "vitest"
import { makeFileNames } from "./file-names.ts"

const nameOf = (path: string): string => makeFileNames()(path)

test("files are called as projects are", () => {
  expect(nameOf("acme/platform/ci-tools_2.x")).toBe("acme/platform/ci-tools_2.x")
})

test.for([
  ["..", "%2E%2E"],
  [".git/hooks", "%2Egit/hooks"],
  ["-rf/x", "%2Drf/x"],
  ["a\\b", "a%5Cb"],
  ["a b*", "a%20b%2A"],
  ["a.", "a%2E"],
  ["a.yaml/b", "a%2Eyaml/b"],
  ["é\u202E", "%C3%A9%E2%80%AE"],
  ["\uD800", "%EF%BF%BD"]
])("%j leads nowhere else", ([path, name]) => expect(nameOf(path ?? "")).toBe(name))

test("each is given once, also where case means nothing", () => {
  const name = makeFileNames()
  expect(["acme/a", "Acme/A", "ACME/a", "acme/b"].map((path) => name(path))).toEqual([
    "acme/a",
    "Acme/A~2",
    "ACME/a~3",
    "acme/b"
  ])
})
