// Hello, with nothing loaded that hello world does not load, where the runtime can tell.
if (typeof Deno === 'undefined') console.log(`{ "hello": ${process.resourceUsage().maxRSS / 1024} }`);
else import('./peak.js').then((peak) => peak.default.report('hello'));
