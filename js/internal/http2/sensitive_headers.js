/** Names the property of a headers object that lists the fields no compression may keep. Docs: http2.md, "Sensitive headers". */
export const sensitiveHeaders = Symbol('sensitiveHeaders');
