/**
 * What tells the command, where it is one file, that it was started as the thread that looks at all projects: no
 * shell can say it.
 */
export const workerArgument = "\0fleet-worker"
