/** A package of npm: `name`, or `@scope/name`. */
const packageName = /^(?:@[\w~][\w.~+-]*\/)?[\w~][\w.~+-]*$/

/** The longest that npm lets somebody publish. */
const longest = 214

/** Whether that is how a package of npm may be called. `-` and what begins with a dot are places of a registry. */
export const isNpmName = (name: string): boolean => name.length <= longest && packageName.test(name)

/** A tarball of a package: `@acme/app` has `app-1.0.0.tgz`, for some registries `@acme/app-1.0.0.tgz`. */
export const isNpmTarball = (name: string, file: string): boolean => {
  const bare = name.slice(name.lastIndexOf("/") + 1)
  return file.startsWith(`${bare}-`) && /^[\w.~+-]+\.tgz$/.test(file)
}

/** A dist-tag. */
export const isNpmTag = (tag: string): boolean => /^[\w~][\w.~+-]*$/.test(tag)
