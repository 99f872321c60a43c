// node write-once.ts URL: changes project 1 once, as a process of its own.

import { increment, project } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { withStore } from "./opened.ts"

await withStore({ url: process.argv[2] ?? "" }, (store) => Effect.asVoid(store.change(project(1), increment)))
