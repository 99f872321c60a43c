import { hashToken, layerStaticFromData, makeToken } from "@jobwarden/platforms"
import {
  accessEvaluator,
  answerAtOnce,
  layerPolicyStoreMemory,
  PolicyIndex,
  type AccessEvaluator
} from "@jobwarden/service"
import { Effect, Exit, Layer } from "effect"
import { beforeAll, expect, test } from "vitest"

const token = makeToken("jwc-")

const platform = layerStaticFromData({
  version: 1,
  projects: [{ id: 123, path: "acme/backend", members: { dev: "developer" } }],
  users: [{ id: 4, username: "dev", name: "Devi Developer" }],
  jobs: [{ id: 9001, project: 123, ref: { protected: true }, user: "dev" }],
  deploy_tokens: [{ id: 51, project: 123, scopes: ["write_package_registry"] }],
  tokens: [{ sha256: hashToken(token), user: "dev" }]
})

const requester = {
  principal: { type: "decision_client", id: "gateway", trustedContext: false },
  requestId: "1"
} as const

let evaluate: AccessEvaluator
beforeAll(async () => {
  const ports = Layer.mergeAll(platform, layerPolicyStoreMemory)
  evaluate = await Effect.runPromise(
    accessEvaluator.pipe(Effect.provide(PolicyIndex.layer.pipe(Layer.provideMerge(ports))))
  )
})

const question = {
  subject: { type: "user", id: "dev" },
  action: { name: "write" },
  resource: { type: "package_registry.maven", id: "acme/backend" }
}

test.for<readonly [string, object, boolean]>([
  ["a user", {}, true],
  ["a job", { subject: { type: "job", id: "9001" } }, true],
  ["a deploy token", { subject: { type: "deploy_token", id: "51" } }, true],
  ["a credential", { subject: { type: "credential", id: "1", properties: { token } } }, true],
  ["a credential of nobody", { subject: { type: "credential", id: "1", properties: { token: "x" } } }, false],
  ["nobody", { subject: { type: "user", id: "nobody" } }, false],
  ["a kind of subject that there is not", { subject: { type: "robot", id: "1" } }, false],
  ["a no", { action: { name: "delete" } }, false]
])("the static platform and the engine know at once about %s", ([, change, allowed]) => {
  const answer = answerAtOnce(evaluate(requester, Effect.succeed({ ...question, ...change })))
  expect(answer).toMatchObject({ _tag: "Success", value: { allowed } })
})

test("a question that cannot be read, or a client that is none, is known at once as well", () => {
  expect(answerAtOnce(evaluate(requester, Effect.fail("unreadable")))).toEqual(Exit.fail("unreadable"))
  const nobody = { ...requester, principal: null }
  expect(answerAtOnce(evaluate(nobody, Effect.succeed(question)))).toMatchObject({ _tag: "Failure" })
})
