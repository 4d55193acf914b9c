// Hello, then the most memory the process has had: of all its threads, as the kernel counted (Linux only).
import('node:fs').then((fs) => {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'));
  console.log(JSON.stringify({ 'peak memory of hello': kilobytes / 1024 }));
});
