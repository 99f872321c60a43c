import { changeOf, isWholePackage, unknownChange, type Change } from "./change.ts"
import { presentedToken, type Presented } from "./credential.ts"
import { absent, makeAsk, signIn, unavailable, type Action, type Verdict } from "./jobwarden.ts"
import { readSettings } from "./settings.ts"
import type {
  AskedPackage,
  Callback,
  Helpers,
  Next,
  PluginOptions,
  RemoteUser,
  Storage,
  VerdaccioRequest,
  VerdaccioResponse
} from "./verdaccio.ts"

/** A request on its way through Verdaccio. */
interface Asking {
  readonly request: VerdaccioRequest
  readonly presented: Presented
  /** What was asked of Jobwarden for it, by action and project: Verdaccio asks several times for one request. */
  readonly verdicts: Map<string, Promise<Verdict>>
  change?: Promise<Change>
  isUnpublishing: boolean
}

/** Verdaccio makes one plugin for signing in and one for its middleware: what is stored is shown to the second. */
const storages = new WeakMap<PluginOptions["config"], Storage>()

const errorOf = (status: number, message: string): Error =>
  Object.assign(new Error(message), { status, statusCode: status })

/**
 * The plugin. It decides about every package itself, and asks Jobwarden for each request. Where its settings are
 * wrong it lets nobody in: Verdaccio would go on without a plugin that does not start.
 */
export const makePlugin = (options: PluginOptions) => {
  const { config, logger } = options
  const read = readSettings(options)
  const settings = "server" in read ? read : null
  const report = (what: string): void => logger.error({ what }, "jobwarden: @{what}")
  if (!("server" in read)) report(`nobody is let in: ${read.join("; ")}`)
  const ask = settings && makeAsk(settings, report)
  const askings = new WeakMap<RemoteUser, Asking>()

  const verdictOf = async (asking: Asking, name: string, action: Action): Promise<Verdict> => {
    if (settings === null || ask === null) return unavailable
    const { presented, verdicts } = asking
    if (presented.type === "refused") return { type: "refused", status: 401, message: presented.why }
    if (presented.type === "none") return signIn
    const project = settings.projectOf(name)
    if (project === null) return absent
    const key = `${action} ${project}`
    const verdict = verdicts.get(key) ?? ask({ token: presented.token, project, action })
    verdicts.set(key, verdict)
    return verdict
  }

  /** Answers Verdaccio whether somebody may do all that a request does. */
  const answer = (
    user: RemoteUser,
    { name }: AskedPackage,
    callback: Callback,
    actionsOf: (asking: Asking) => Promise<ReadonlyArray<Action>>
  ): void => {
    const asking = askings.get(user)
    const judged = async (): Promise<Verdict> => {
      // Who did not come by the door below is nobody.
      if (asking === undefined) return signIn
      for (const action of await actionsOf(asking)) {
        const verdict = await verdictOf(asking, name, action)
        if (verdict.type === "refused") return verdict
      }
      return { type: "allowed" }
    }
    void settle(judged, asking, callback)
  }

  /** Says the verdict once. A request at which Verdaccio itself then fails ends, and the others go on. */
  const settle = async (
    judged: () => Promise<Verdict>,
    asking: Asking | undefined,
    callback: Callback
  ): Promise<void> => {
    const verdict = await judged().catch((cause: unknown) => {
      report(`a request could not be judged: ${cause instanceof Error ? cause.message : "it failed"}`)
      return unavailable
    })
    try {
      if (verdict.type === "allowed") callback(null, true)
      else callback(errorOf(verdict.status, verdict.message))
    } catch (cause) {
      report(`a request failed after it was judged: ${cause instanceof Error ? cause.message : "it failed"}`)
      asking?.request.destroy()
    }
  }

  const changeBy = (asking: Asking, name: string): Promise<Change> =>
    (asking.change ??= storedPackage(storages.get(config), asking.request, name).then((stored) =>
      stored === unreadable ? unknownChange : changeOf(stored, asking.request.body)
    ))

  return {
    allow_access: (user: RemoteUser, about: AskedPackage, callback: Callback): void =>
      answer(user, about, callback, async () => ["read"]),

    allow_publish: (user: RemoteUser, about: AskedPackage, callback: Callback): void =>
      answer(user, about, callback, async (asking) => {
        const { body, method, params } = asking.request
        // Verdaccio asks for this as well where a version's file is removed.
        if (method === "DELETE" && asking.isUnpublishing) return ["delete"]
        if (method !== "PUT" || params?.["_rev"] === undefined || !isWholePackage(body)) return ["write"]
        const { drops, writes } = await changeBy(asking, about.name)
        return drops && !writes ? ["delete"] : ["write"]
      }),

    allow_unpublish: (user: RemoteUser, about: AskedPackage, callback: Callback): void =>
      answer(user, about, callback, async (asking) => {
        asking.isUnpublishing = true
        if (asking.request.method !== "PUT") return ["delete"]
        // To deprecate is to write; only what takes versions away is to delete.
        const { drops, writes } = await changeBy(asking, about.name)
        return [...(writes || !drops ? (["write"] as const) : []), ...(drops ? (["delete"] as const) : [])]
      }),

    /** Nobody signs in to Verdaccio itself: a token of its own would outlive the job. */
    authenticate: (_user: string, _password: string, callback: Callback): void =>
      callback(errorOf(401, "sign in with the job's token itself")),

    adduser: (_user: string, _password: string, callback: Callback): void =>
      callback(errorOf(403, "users are not added here: Jobwarden knows who there is")),

    apiJWTmiddleware:
      (helpers: Helpers) =>
      (request: VerdaccioRequest, response: VerdaccioResponse, next: Next): void => {
        const presented = presentedToken(request.rawHeaders)
        const user =
          presented.type === "token"
            ? helpers.createRemoteUser("gitlab-ci-token", [])
            : helpers.createAnonymousRemoteUser()
        request.remote_user = user
        response.locals.remote_user = user
        askings.set(user, { request, presented, verdicts: new Map(), isUnpublishing: false })
        next()
      },

    register_middlewares: (_app: unknown, _auth: unknown, storage: Storage): void => {
      storages.set(config, storage)
    }
  }
}

const unreadable = Symbol("unreadable")

/** What is stored of a package, of what is here alone; nothing where there is no such package. */
const storedPackage = (
  storage: Storage | undefined,
  request: VerdaccioRequest,
  name: string
): Promise<unknown> =>
  new Promise((resolve) => {
    if (storage === undefined) return resolve(unreadable)
    storage.getPackage({
      name,
      uplinksLook: false,
      req: request,
      callback: (error, manifest) => {
        if (error === null || error === undefined) resolve(manifest)
        else resolve(error.status === 404 ? {} : unreadable)
      }
    })
  })
