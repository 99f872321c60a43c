export { leaveNotes, notesOf, type NotedCaller, type RequestNotes } from "@jobwarden/service"
