#!/usr/bin/env node
// This file must parse on any Node that knows modules, so that an old one is told what is needed instead of
// where its parser stopped: no newer syntax, no `node:` imports.
import { spawn } from "child_process"
import { existsSync, realpathSync } from "fs"
import * as modules from "module"
import { homedir } from "os"
import { dirname, join } from "path"
import { fileURLToPath } from "url"

const required = [22, 19]
const self = fileURLToPath(import.meta.url)
const binary = join("node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node")
const workspace = findWorkspace(dirname(self))

if (isNewEnough(process.versions.node)) {
  // Compiling what is imported takes longer than most commands.
  modules.enableCompileCache(cacheFolder())
  // A package holds the bundle alone; the repository runs what stands there, never a bundle that has grown old.
  import(existsSync(join(dirname(self), "../src/main.ts")) ? "../src/main.ts" : "../dist/jobwarden.js")
} else if (workspace === null || isRunning(join(workspace, binary))) {
  console.error(
    "jobwarden needs Node " + required.join(".") + " or newer; this is Node " + process.versions.node + "."
  )
  process.exitCode = 2
} else {
  runOn(join(workspace, binary))
}

function isNewEnough(version) {
  const parts = version.split(".").map(Number)
  return parts[0] > required[0] || (parts[0] === required[0] && parts[1] >= required[1])
}

/** The folder above that has a Node of its own installed; null where there is none. */
function findWorkspace(folder) {
  if (existsSync(join(folder, binary))) return folder
  return dirname(folder) === folder ? null : findWorkspace(dirname(folder))
}

/** A folder of the user's own: others must not leave code there. */
function cacheFolder() {
  if (workspace !== null) return join(workspace, "node_modules", ".cache", "jobwarden")
  const caches = process.platform === "win32" ? process.env.LOCALAPPDATA : process.env.XDG_CACHE_HOME
  return join(caches || join(homedir(), ".cache"), "jobwarden")
}

function isRunning(node) {
  return realpathSync(node) === realpathSync(process.execPath)
}

function runOn(node) {
  const child = spawn(node, [self].concat(process.argv.slice(2)), { stdio: "inherit" })
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
  const passOn = (signal) => child.kill(signal)
  signals.forEach((signal) => process.on(signal, passOn))
  child.on("error", (error) => {
    console.error("jobwarden could not start " + node + ": " + error.message)
    process.exitCode = 2
  })
  child.on("exit", (code, signal) => {
    signals.forEach((name) => process.removeListener(name, passOn))
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code
  })
}
