// A React program in the terminal: hooks, layout, and what is printed beside the picture.
import { Box, render, Static, Text, useApp, useStdout } from 'ink';
import { createElement as h, useEffect, useState } from 'react';

function Counter() {
  const [count, setCount] = useState(0);
  const { exit } = useApp();
  const { stdout } = useStdout();
  useEffect(() => {
    if (count === 3) return exit();
    const timer = setTimeout(() => setCount(count + 1), 10);
    return () => clearTimeout(timer);
  }, [count]);
  return h(
    Box,
    { flexDirection: 'column', width: 30 },
    h(Static, { items: ['first', 'second'] }, (item) => h(Text, { key: item }, item)),
    h(Box, { borderStyle: 'round', justifyContent: 'space-between' }, h(Text, { bold: true }, 'count'), h(Text, { color: 'green' }, String(count))),
    h(Text, { wrap: 'truncate-end' }, 'a line that is far too long for this box'),
    h(Text, null, `columns: ${stdout.columns}`),
  );
}

const { waitUntilExit } = render(h(Counter));
await waitUntilExit();
console.log('ended');
